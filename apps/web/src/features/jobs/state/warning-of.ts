import type { JobView } from '@/api/jobs/job-schema';
import type { Warning } from '@/kinds/kind-view';
import { viewOf } from '@/kinds/registry';

/** Returns what is wrong with the result of a job that succeeded; null if nothing is. */
export function warningOf(job: JobView): Warning | null {
  return job.state === 'succeeded' ? (viewOf(job.kind).warning?.(job) ?? null) : null;
}
