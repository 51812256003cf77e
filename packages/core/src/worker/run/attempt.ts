import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { JobContext } from '../../contract/context';
import { type AnyContract, type Backoff, backoffDelay } from '../../contract/contract';
import type { JobDefinition } from '../../contract/define-processor';
import { isOutageError, isPermanentError, isTransientError } from '../../contract/errors';
import { plainJson, plainText } from '../../contract/plain-text';
import { isSuspended, type StepStore } from '../../contract/steps';
import { isDatabaseDown } from '../../database/database-down';
import { deadlinePassed } from '../../delivery/sweep/end-jobs';
import type { Claim } from '../claim';
import type { Failure, Outcome } from '../finish';
import { startDeadline, type Uncounted } from './deadline';
import { isStopped } from './stop-reason';

// How long a processor that was told to stop may take to stop, or to finish its work after all.
export const stopGraceMs = 1_000;

/** The outcome of a run whose worker stops. */
export const givenBack: Outcome = { state: 'queued', reason: 'The worker was restarted' };

/** Does the work of a claimed job, whose steps are kept in `steps`. Throws what the processor does. */
export type Work = (
  definition: JobDefinition,
  claim: Claim,
  context: JobContext,
  steps: StepStore,
) => Promise<object>;

/** Does the work in this process. A processor that was told to stop and doesn't is left alone. */
export const runInProcess: Work = (definition, claim, context) =>
  Promise.race([definition.run(claim.payload, context), throwWhenStopped(context.signal)]);

/** Runs a claimed job once, under its deadline and `signal`. Returns how that ended. Never throws. */
export async function runAttempt(
  work: (context: JobContext) => Promise<object>,
  { backoff, timeoutMs }: AnyContract,
  claim: Claim,
  signal: AbortSignal,
  createContext: (signal: AbortSignal, uncounted: Uncounted) => JobContext,
): Promise<{ outcome: Outcome; error: unknown }> {
  const { leftMs } = claim;
  const deadline =
    leftMs !== null && leftMs < timeoutMs
      ? startDeadline(signal, leftMs, 'deadline')
      : startDeadline(signal, timeoutMs, 'timeout');
  try {
    deadline.signal.throwIfAborted();
    const result = await work(createContext(deadline.signal, deadline.uncounted));
    return { outcome: { state: 'succeeded', ...splitWarnings(plainJson(result)) }, error: null };
  } catch (error) {
    const reason = deadline.signal.aborted ? deadline.signal.reason : error;
    return { outcome: toOutcome(reason, claim, backoff), error: reason };
  } finally {
    deadline.end();
  }
}

/** Takes the warnings out of a result, which may come from a process that isn't trusted. */
function splitWarnings(returned: object): { result: object; warnings: number } {
  if (!('warnings' in returned)) return { result: returned, warnings: 0 };
  const { warnings, ...result } = returned;
  return { result, warnings: warningCount.parse(warnings) };
}

const warningCount = z.int32().min(0);

async function throwWhenStopped(signal: AbortSignal): Promise<never> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await delay(stopGraceMs);
  throw signal.reason;
}

/** Returns what an error means for the job: retry, fail, or cancel it, or not count the attempt. */
function toOutcome(error: unknown, { attempt, maxAttempts }: Claim, backoff: Backoff): Outcome {
  if (isSuspended(error)) return { state: 'waiting', gate: error.gate, waitingFor: error.waitingFor };
  if (isOutageError(error)) return { state: 'queued', reason: error.message };
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

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${error.cause.message}` : stack;
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
