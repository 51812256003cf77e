import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { JobContext } from '../contract/context';
import type { AnyContract } from '../contract/contract';
import { endByWait } from '../contract/create-steps';
import { type JobDefinition, storedResult } from '../contract/define-processor';
import type { StepStore } from '../contract/steps';
import type { Claim } from './claim';
import { type Deadline, startDeadline } from './deadline';
import type { Outcome } from './finish';
import { toOutcome } from './outcome';

// How long a processor that was told to stop may take to stop or to finish its work.
export const stopGraceMs = 1_000;

/** Does the work of a claimed job. Throws what the processor throws. */
export type Work = (
  definition: JobDefinition,
  claim: Claim,
  context: JobContext,
  steps: StepStore,
) => Promise<object>;

export const runInProcess: Work = (definition, claim, context) =>
  untilStopped(endByWait(definition.run(claim.payload, context), context.signal), context.signal);

/** Returns the result of the work. If the work ignores `signal`, stops waiting for it and throws the signal's reason. */
export const untilStopped = (work: Promise<object>, signal: AbortSignal): Promise<object> =>
  Promise.race([work, throwWhenStopped(signal)]);

export interface RunEnd {
  outcome: Outcome;
  /** The thrown error, or null. */
  error: unknown;
}

interface Attempt<Context> {
  claim: Claim;
  contract: Pick<AnyContract, 'backoff' | 'timeoutMs'>;
  /** Aborts to stop the run. The context's signal also aborts at the deadline. */
  signal: AbortSignal;
  createContext: (deadline: Omit<Deadline, 'end'>) => Context;
}

/** Runs a claimed job once, under its deadline and `signal`. Returns how that ended. Never throws. */
export async function runAttempt<Context = JobContext>(
  work: (context: Context) => Promise<object>,
  { claim, contract: { backoff, timeoutMs }, signal, createContext }: Attempt<Context>,
): Promise<RunEnd> {
  const { leftMs } = claim;
  const deadline =
    leftMs !== null && leftMs < timeoutMs
      ? startDeadline(signal, leftMs, 'deadline')
      : startDeadline(signal, timeoutMs, 'timeout');
  try {
    deadline.signal.throwIfAborted();
    const result = await work(createContext(deadline));
    return {
      outcome: { state: 'succeeded', ...splitWarnings(storedResult(claim.kind, result)) },
      error: null,
    };
  } catch (error) {
    const reason = deadline.signal.aborted ? deadline.signal.reason : error;
    return { outcome: toOutcome(reason, claim, backoff), error: reason };
  } finally {
    deadline.end();
  }
}

/** Splits warnings from a result, which may come from a process that isn't trusted. */
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
