import { kindName } from '@offload/console/text';
import { stateLabels } from '@offload/core/contract';
import type { JobView } from '@/api/jobs/job-schema';
import type { JobRequest } from './job-requests';

/** Returns the title of a job's tab. It begins with the state, because tabs are narrow. */
export function jobTitle({ state, kind }: Pick<JobView, 'state' | 'kind'>, asked: JobRequest): string {
  return `${stateLabels[state]}: ${asked.title ?? kindName(kind)}`;
}
