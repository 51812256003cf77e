import type { AdminJob } from '@/api/admin/jobs/job-schema';
import { isPossible } from '../../jobs/job-actions';

/** Returns why the key for a retry does nothing to these jobs; null if it can retry some of them. */
export function whyNotRetried(jobs: Pick<AdminJob, 'state'>[], mayOperate: boolean): string | null {
  const [first] = jobs;
  if (!first) return 'Select a job first, or move to a row with j and k.';
  if (!mayOperate) return 'Viewers can’t retry jobs.';
  if (jobs.some(({ state }) => isPossible('retry', state))) return null;
  const what =
    jobs.length === 1 ? `This job has the state “${first.state}”.` : 'None of these jobs can be retried.';
  return `${what} Only failed and canceled jobs can be retried.`;
}
