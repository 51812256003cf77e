import { setTimeout as delay } from 'node:timers/promises';
import type { JobContext } from '../../context';
import { type AnyContract, type Backoff, backoffDelay, type JobDefinition } from '../../contract';
import { isDatabaseDown } from '../../database/database-down';
import { isOutageError, isPermanentError, isTransientError } from '../../errors';
import type { Claim } from '../claim';
import type { Failure, Outcome } from '../finish';
import { startDeadline, type Uncounted } from './deadline';
import { plainJson, plainText } from './plain-text';
import { isStopped } from './stop-reason';

// How long a processor that was told to stop may take to stop, or to finish its work after all.
export const stopGraceMs = 1_000;

/** Does the work of a claimed job. Throws what the processor does. */
export type Work = (definition: JobDefinition, claim: Claim, context: JobContext) => Promise<object>;

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
  const deadline = startDeadline(timeoutMs);
  const either = AbortSignal.any([signal, deadline.signal]);
  try {
    const result = await work(createContext(either, deadline.uncounted));
    return { outcome: { state: 'succeeded', result: plainJson(result) }, error: null };
  } catch (error) {
    const reason = either.aborted ? either.reason : error;
    return { outcome: toOutcome(reason, claim, backoff), error: reason };
  } finally {
    deadline.end();
  }
}

async function throwWhenStopped(signal: AbortSignal): Promise<never> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await delay(stopGraceMs);
  throw signal.reason;
}

/** Returns what an error means for the job: retry, fail, or cancel it, or not count the attempt. */
function toOutcome(error: unknown, { attempt, maxAttempts }: Claim, backoff: Backoff): Outcome {
  if (isOutageError(error)) return { state: 'queued', reason: error.message };
  if (isDatabaseDown(error)) return { state: 'queued', reason: 'The database could not be reached' };
  if (isStopped(error) && error.reason === 'canceled') return { state: 'canceled' };
  if (isStopped(error) && error.reason !== 'timeout') {
    return { state: 'queued', reason: 'The worker was restarted' };
  }
  const failure = describe(error);
  const isFinal = isPermanentError(error) || attempt >= maxAttempts;
  return isFinal
    ? { state: 'failed', failure }
    : { state: 'retrying', failure, delayMs: backoffDelay(backoff, attempt) };
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
  if (isStopped(error)) {
    return { code: 'timeout', message: 'The job timed out.', stack };
  }
  return { code: 'internal', message: 'Something went wrong on our end.', stack };
}
