import { type Backoff, backoffDelay } from '../contract/contract';
import { isOutageError, isPermanentError, isTransientError, isWaitError } from '../contract/errors';
import { plainText } from '../contract/plain-text';
import { isSuspended } from '../contract/steps';
import { isDatabaseBusy, isDatabaseDown } from '../database/database-down';
import { deadlinePassed } from '../delivery/sweep/end-jobs';
import { stackOf } from '../log/open-log';
import type { Claim } from './claim';
import type { Failure, Outcome } from './finish';
import { isStopped } from './stop-reason';

export const givenBack: Outcome = { state: 'queued', reason: 'The worker was restarted' };

/** Returns what an error means for its job: retry, fail, cancel, or run again without counting the attempt. */
export function toOutcome(
  error: unknown,
  { attempt, maxAttempts }: Pick<Claim, 'attempt' | 'maxAttempts'>,
  backoff: Backoff,
): Outcome {
  if (isSuspended(error)) return { state: 'waiting', hold: error.hold, waitingFor: error.waitingFor };
  if (isWaitError(error)) return waitFor(error, error.ms);
  if (isOutageError(error)) {
    const { waitMs, message } = error;
    return waitMs === null ? { state: 'queued', reason: plainText(message) } : waitFor(error, waitMs);
  }
  if (isDatabaseBusy(error)) return { state: 'queued', reason: 'The database was too busy' };
  if (isDatabaseDown(error)) return { state: 'queued', reason: 'The database could not be reached' };
  if (isStopped(error) && error.reason === 'canceled') return { state: 'canceled' };
  if (isStopped(error) && (error.reason === 'lost' || error.reason === 'draining')) {
    return givenBack;
  }
  const failure = describe(error);
  const isLate = isStopped(error) && error.reason === 'deadline';
  if (isPermanentError(error) || isLate || attempt >= maxAttempts) return { state: 'failed', failure };
  const delayMs = (isTransientError(error) ? error.retryAfterMs : null) ?? backoffDelay(backoff, attempt);
  return { state: 'retrying', failure, delayMs };
}

function waitFor({ message }: Error, delayMs: number): Outcome {
  return {
    state: 'waiting',
    hold: 'time',
    waitingFor: { type: 'time' },
    reason: plainText(message),
    delayMs,
  };
}

function describe(error: unknown): Failure {
  const stack = plainText(stackOf(error));
  if (isPermanentError(error) || isTransientError(error)) {
    return { code: error.code, message: plainText(error.message), stack };
  }
  if (isStopped(error) && error.reason === 'deadline')
    return { code: 'deadline', message: deadlinePassed, stack };
  if (isStopped(error)) {
    return { code: 'timeout', message: 'The job timed out.', stack };
  }
  return { code: 'internal', message: 'Something went wrong on our end.', stack };
}
