import { kindName } from '@offload/console/ui/kind-name.ts';
import { jobStateStyles } from '@offload/console/ui/state/job-state-styles.ts';
import type { JobView } from '@/api/jobs/job-schema';
import type { JobRequest } from './job-requests';

/** Returns the title of a job's tab. It begins with the state, because tabs are narrow. */
export function jobTitle({ state, kind }: Pick<JobView, 'state' | 'kind'>, asked: JobRequest): string {
  return `${jobStateStyles[state].label}: ${asked.title ?? kindName(kind)}`;
}
