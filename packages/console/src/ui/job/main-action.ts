import type { JobSummary } from '../../views';

/**
 * Returns the action that is likely to help a failed job: a replay if a retry would fail again. Null if neither helps, or if it
 * needs no help.
 */
export function mainActionOf(
  { state, isDismissed }: Pick<JobSummary, 'state' | 'isDismissed'>,
  { retryHelps, isReplayable }: { retryHelps: boolean; isReplayable: boolean },
): 'retry' | 'replay' | null {
  if (state !== 'failed' || isDismissed) return null;
  if (retryHelps) return 'retry';
  return isReplayable ? 'replay' : null;
}
