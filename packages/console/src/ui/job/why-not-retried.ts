import { allows } from '@offload/core/contract';
import type { JobSummary } from '../../views';

/** Returns why the key for a retry does nothing to these jobs; null if it can retry some of them. */
export function whyNotRetried(jobs: Pick<JobSummary, 'state'>[], mayRetry: boolean): string | null {
  const [first] = jobs;
  if (!first) return 'Select a job first, or move to a row with j and k.';
  if (!mayRetry) return 'You may not retry jobs.';
  if (jobs.some(({ state }) => allows(state, 'retry'))) return null;
  const what =
    jobs.length === 1 ? `This job has the state “${first.state}”.` : 'None of these jobs can be retried.';
  return `${what} Only failed and canceled jobs can be retried.`;
}
