import { v7 as uuid } from 'uuid';
import type { JobContext } from '../context';
import type { JobDefinition } from '../contract';
import { runAttempt, runInProcess } from '../worker/run/attempt';
import { keepableDetails } from '../worker/run/job-log';
import { plainJson, plainText } from '../worker/run/plain-text';
import { completeServices, type GivenServices } from './given-services';

export interface InlineOptions {
  /** What the processor uses of `ctx.services`. */
  services?: GivenServices;
  /** By default 1. */
  attempt?: number;
  ownerId?: string;
  /** Aborts to stop the job, with what it should throw as its reason. */
  signal?: AbortSignal;
  /** What `ctx.now` returns; by default the time. */
  now?: () => Date;
}

export interface InlineRun {
  result: object;
  /** What the processor reported, in order. */
  progress: { percent: number; step: string }[];
  /** What it added to its job's log, in order. */
  logs: { message: string; details?: object }[];
}

/**
 * Runs a job in this process as a worker would: its payload has been JSON and fits the contract, it has the contract's
 * time, and it is left alone a second after `signal` has aborted. Throws what the processor throws.
 */
export async function runInline(
  definition: JobDefinition,
  payload: unknown,
  { services = {}, attempt = 1, ownerId = uuid(), now = () => new Date(), ...options }: InlineOptions = {},
): Promise<InlineRun> {
  const { contract } = definition;
  const { kind, maxAttempts, version = 1 } = contract;
  const job = { id: uuid(), kind, ownerId, payloadVersion: version };
  const claim = { ...job, payload: jsonOf(payload), attempt, maxAttempts, fence: attempt };
  const signal = options.signal ?? new AbortController().signal;
  const recorded: Pick<InlineRun, 'progress' | 'logs'> = { progress: [], logs: [] };
  const { outcome, error } = await runAttempt(
    (ctx) => runInProcess(definition, claim, ctx),
    contract,
    claim,
    signal,
    (stop) => ({
      ...{ job, attempt, signal: stop, now, services: completeServices(services) },
      ...createRecorder(recorded, stop),
    }),
  );
  if (outcome.state !== 'succeeded') throw error;
  return { result: outcome.result, ...recorded };
}

function createRecorder(
  { progress, logs }: Pick<InlineRun, 'progress' | 'logs'>,
  signal: AbortSignal,
): Pick<JobContext, 'progress' | 'log'> {
  return {
    async progress(percent, step) {
      signal.throwIfAborted();
      const whole = Math.max(0, Math.min(100, Math.round(percent)));
      progress.push({ percent: whole, step: plainText(step) });
    },
    log: {
      info(message, details) {
        logs.push({ message: plainText(message), ...(details && { details: keepableDetails(details) }) });
      },
    },
  };
}

function jsonOf(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null ? plainJson(payload) : payload;
}
