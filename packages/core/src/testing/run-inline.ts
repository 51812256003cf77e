import { v7 as uuid } from 'uuid';
import { checkFields } from '../contract/check-fields';
import type { JobContext, Services } from '../contract/context';
import { createSteps } from '../contract/create-steps';
import type { JobDefinition } from '../contract/define-processor';
import { plainJson } from '../contract/plain-text';
import type { WaitingFor } from '../contract/steps';
import { runAttempt, runInProcess } from '../run/attempt';
import { logEntry } from '../run/log-entry';
import { type ProgressEntry, progressEntry } from '../run/progress-entry';
import { createInlineSteps, type InlineChild, type InlineOutcome } from './steps';

/** The services that a test gives a processor: only those that it uses, and only the parts of them that it uses. */
export type GivenServices = { [Name in keyof Services]?: Partial<Services[Name]> };

/** The options of `runInline`, all of which may be left out. */
export interface InlineOptions {
  /** What the processor uses of `ctx.services`. */
  services?: GivenServices;
  /** By default 1. */
  attempt?: number;
  ownerId?: string;
  /** Aborts to stop the job, with what it should throw as its reason. */
  signal?: AbortSignal;
  /** What `ctx.now` returns until the job first waits; by default the time. */
  now?: () => Date;
  /** The data of the signals that the job receives, by their names. A wait for any other ends with its timeout. */
  signals?: Record<string, unknown>;
  /**
   * Returns how a child job finishes when the job waits for it, and may run it:
   * `runChild: ({ payload }) => runInline(print, payload, { attempt: 2 })`.
   */
  runChild?(child: InlineChild): InlineOutcome | Promise<InlineOutcome>;
}

const optionNames: Readonly<Record<keyof InlineOptions, true>> = {
  services: true,
  attempt: true,
  ownerId: true,
  signal: true,
  now: true,
  signals: true,
  runChild: true,
};

/** The result of a job that `runInline` has run, and what else it did. */
export interface InlineRun {
  result: object;
  /** How many parts of its work were not done. */
  warnings: number;
  /** What the processor reported, in order. */
  progress: ProgressEntry[];
  /** What it added to its job's log, in order. */
  logs: { message: string; details?: object }[];
  /** What it waited for, in order. No time passes, but `ctx.now` is later afterwards. */
  waits: WaitingFor[];
  /** The child jobs that it enqueued, in order. */
  children: InlineChild[];
}

type Recorded = Pick<InlineRun, 'progress' | 'logs' | 'waits'>;

/**
 * Runs a job in this process as a worker would, again after each wait. The payload is converted to JSON and checked by the
 * contract, the contract's timeout applies, and a second after `signal` has aborted, the job is left alone. Throws what the
 * processor throws.
 *
 * @example
 * const { result, progress } = await runInline(print, { orderId: 7 }, { services: { printer } });
 */
export async function runInline(
  definition: JobDefinition,
  payload: unknown,
  options: InlineOptions = {},
): Promise<InlineRun> {
  if (!definition?.contract)
    throw new Error('runInline takes a processor. Pass what defineProcessor returns.');
  checkFields('runInline has no option', options, Object.keys(optionNames));
  const { services = {}, attempt = 1, ownerId = uuid(), signals = {}, runChild = noChildren } = options;
  const { kind, maxAttempts, version } = definition.contract;
  const job = { id: uuid(), kind, ownerId, payloadVersion: version };
  const claim = {
    ...job,
    payload: jsonOf(payload),
    attempt,
    maxAttempts,
    fence: attempt,
    leftMs: null,
    gate: null,
    requestId: null,
    traceparent: null,
  };
  const signal = options.signal ?? new AbortController().signal;
  const time = createTime(options.now ?? (() => new Date()));
  const steps = createInlineSteps({ now: time.now, signals, runChild });
  const recorded: Recorded = { progress: [], logs: [], waits: [] };
  for (;;) {
    const { outcome, error } = await runAttempt((ctx) => runInProcess(definition, claim, ctx, steps.store), {
      claim,
      contract: definition.contract,
      signal,
      createContext: ({ signal: stop }) => ({
        job,
        attempt,
        signal: stop,
        now: time.now,
        services: completeServices(services),
        ...createSteps(steps.store, time.now, stop),
        ...createRecorder(recorded, stop),
      }),
    });
    if (outcome.state === 'succeeded') {
      const { result, warnings = 0 } = outcome;
      return { result, warnings, ...recorded, children: steps.children };
    }
    if (outcome.state !== 'waiting') throw error;
    recorded.waits.push(outcome.waitingFor);
    if (outcome.delayMs !== undefined) time.skip(outcome.delayMs);
    else if (!steps.receive(outcome.waitingFor)) time.skipTo(outcome.waitingFor);
  }
}

function noChildren({ kind }: InlineChild): never {
  throw new Error(`This job waits for a ${kind} job: pass runChild to runInline.`);
}

function createTime(given: () => Date) {
  let skippedMs = 0;
  const now = () => new Date(given().getTime() + skippedMs);
  return {
    now,
    skip(ms: number): void {
      skippedMs += ms;
    },
    skipTo({ name, until }: WaitingFor): void {
      if (!until) throw new Error(`This job waits for the signal "${name}": pass it to runInline.`);
      skippedMs += Math.max(0, Date.parse(until) - now().getTime());
    },
  };
}

function createRecorder(
  { progress, logs }: Recorded,
  signal: AbortSignal,
): Pick<JobContext, 'progress' | 'log'> {
  return {
    async progress(percent, step) {
      signal.throwIfAborted();
      progress.push(progressEntry(percent, step));
    },
    log: {
      info(...args) {
        logs.push(logEntry(args));
      },
    },
  };
}

function jsonOf(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null ? plainJson(payload) : payload;
}

/** Returns these services. A processor that uses another fails with an error that says which one the test lacks. */
export function completeServices(given: GivenServices): Services {
  return complete(given, 'services');
}

// Reading what is missing throws, so that code can use the object as if it were complete.
function complete(given: object, path: string) {
  return new Proxy(Object.create(null), {
    get(_target, name) {
      const value: unknown = Reflect.get(given, name);
      // Promises and matchers read `then` and symbols of every object.
      if (typeof name === 'symbol' || name === 'then') return value;
      if (value === undefined)
        throw new Error(`This test gives the processor no ctx.${path}.${name}: pass it to runInline.`);
      if (typeof value === 'function') return value.bind(given);
      return path === 'services' && typeof value === 'object' && value !== null
        ? complete(value, `${path}.${name}`)
        : value;
    },
  });
}
