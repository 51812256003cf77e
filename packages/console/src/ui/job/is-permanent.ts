import type { JobSummary } from '../../views';

/**
 * Returns whether a job failed with an error that wasn't retried although it had attempts left: other values may help.
 *
 * @example
 * const label = isPermanent(job) ? 'Change the values' : 'Retry';
 */
export function isPermanent({
  state,
  attempt,
  maxAttempts,
}: Pick<JobSummary, 'state' | 'attempt' | 'maxAttempts'>) {
  return state === 'failed' && attempt < maxAttempts;
}
