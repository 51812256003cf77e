import { AsyncLocalStorage } from 'node:async_hooks';
import type * as z from 'zod';
import { checkMs, parseDuration } from './duration';
import { PermanentError } from './errors';
import { plainJson } from './plain-text';
import {
  type ChildJob,
  type ChildOutcome,
  isSuspended,
  type OutcomesOf,
  type StepStore,
  type Steps,
  SuspendedError,
  type WaitingFor,
} from './steps';

const maxNameLength = 200;
const stepInProgress = new AsyncLocalStorage<string>();

/**
 * Returns the name of the step whose work calls this, or null outside a step. It's the same in every run, so services can
 * make keys from it.
 *
 * @example
 * const key = `${run.claim.id} ${currentStep()}`;
 */
export function currentStep(): string | null {
  return stepInProgress.getStore() ?? null;
}

/** The waits that have ended runs, by the signals of these. */
const waits = new WeakMap<AbortSignal, SuspendedError>();

/**
 * Returns what the work of a run returns, or throws what it throws. Throws a `PermanentError` instead if the work has caught the error
 * of a wait: it went on as if it had waited.
 */
export async function endByWait<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const [end] = await Promise.allSettled([work]);
  const wait = waits.get(signal);
  if (wait && (end.status === 'fulfilled' || !isSuspended(end.reason))) throw caughtWait(wait);
  if (end.status === 'rejected') throw end.reason;
  return end.value;
}

function caughtWait(wait: SuspendedError): PermanentError {
  const { type, name } = wait.waitingFor;
  const call = { time: 'ctx.sleep', signal: `ctx.waitFor('${name}')`, jobs: 'ctx.all' }[type];
  const message = `The processor caught the error by which ${call} ends a run, and went on without waiting. Call it outside of any try block, or rethrow its error.`;
  return new PermanentError('caught_wait', message, { cause: wait });
}

/** The prefix of the names of steps that enqueue child jobs. */
export const childStepPrefix = 'job ';

/** Throws once the run is to stop, or a wait has ended it. */
function checkMayGoOn(signal: AbortSignal): void {
  signal.throwIfAborted();
  const wait = waits.get(signal);
  if (wait) throw wait;
}

/** Gives each step of a run a unique name, which is the same in every run. */
function createNames(signal: AbortSignal) {
  const used = new Set<string>();
  const counts = new Map<string, number>();

  function claim(name: string): string {
    checkMayGoOn(signal);
    if (name.length < 1 || name.length > maxNameLength)
      throw new Error(`A step's name must have 1 to ${maxNameLength} characters.`);
    if (used.has(name))
      throw new Error(`The step "${name}" was used twice in one run: give each its own name.`);
    used.add(name);
    return name;
  }
  return {
    claim,
    /** Numbers repeated names, because the order of calls is the same in every run. */
    numbered(name: string): string {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return claim(count === 1 ? name : `${name} #${count}`);
    },
  };
}

export function createSteps(store: StepStore, now: () => Date, signal: AbortSignal): Steps {
  const names = createNames(signal);
  function all<Children extends readonly ChildJob[]>(children: Children): Promise<OutcomesOf<Children>>;
  async function all(children: readonly ChildJob[]): Promise<ChildOutcome[]> {
    checkMayGoOn(signal);
    if (!Array.isArray(children) || children.some((child) => typeof child?.id !== 'string'))
      throw new Error('ctx.all takes a list of child jobs. Pass the jobs that ctx.enqueue returns.');
    const outcomes = await store.findOutcomes(children.map(({ id }) => id));
    const finished = outcomes.filter((outcome) => outcome !== null);
    const open = outcomes.length - finished.length;
    if (open > 0) suspend('jobs', { type: 'jobs', open });
    return finished;
  }
  function suspend(hold: SuspendedError['hold'], waitingFor: WaitingFor): never {
    const wait = new SuspendedError(hold, waitingFor);
    waits.set(signal, wait);
    throw wait;
  }
  return {
    async step(name, work) {
      if (typeof name !== 'string' || typeof work !== 'function')
        throw new Error("ctx.step takes a name and a function, such as ctx.step('pay', () => pay(orderId)).");
      if (name.startsWith(childStepPrefix))
        throw new Error(`A step's name can't begin with "${childStepPrefix}", as those of child jobs do.`);
      return doOnce(store, names.claim(name), work, now);
    },
    async sleep(duration) {
      const key = names.numbered('sleep');
      const ms = typeof duration === 'number' ? checkMs('ctx.sleep', duration) : parseDuration(duration);
      const { isFinished, until } = (await store.find(key)) ?? (await store.begin(key, ms));
      if (!isFinished) suspend('time', { type: 'time', until: until ?? undefined });
    },
    async waitFor(name, data, { timeout } = {}) {
      const key = names.numbered(`signal ${name}`);
      const ms = timeout === undefined ? null : parseDuration(timeout);
      const wait = (await store.find(key)) ?? (await store.begin(key, ms));
      if (wait.hasResult) return parseSignal(name, data, wait.result);
      if (wait.isFinished) return null;
      const until = wait.until ?? undefined;
      return suspend(until ? 'time' : 'signal', { type: 'signal', name, step: key, until });
    },
    async enqueue(contract, payload, options = {}) {
      if (!contract?.payload) throw new Error('ctx.enqueue needs a contract. Pass what defineJob returns.');
      // `enqueue` may return an earlier job that isn't a child of this one. Its end wouldn't wake this job.
      if (contract.unique)
        throw new Error(
          `${contract.kind}: a kind whose contract is unique can't be enqueued as a child job.`,
        );
      const key = names.numbered(`${childStepPrefix}${contract.kind}`);
      return { ...(await store.enqueue(key, contract, payload, options)), contract };
    },
    all,
  };
}

async function doOnce<Result>(
  store: StepStore,
  key: string,
  work: () => Promise<Result> | Result,
  now: () => Date,
): Promise<Result> {
  const taken = await store.find(key);
  if (taken) return fromStore(taken.result);
  const startedAt = now();
  const result = jsonOf(await stepInProgress.run(key, work));
  await store.finish(key, result, startedAt);
  // As later runs get it, so that code can't rely on more in the first run.
  return fromStore(result);
}

/** Trusts a stored result to have the type of what `work` returned. */
function fromStore<Result>(stored: unknown): Result {
  return JSON.parse(JSON.stringify(stored));
}

function jsonOf(value: unknown): unknown {
  return value === undefined ? null : Reflect.get(plainJson({ value }), 'value');
}

function parseSignal<Data extends z.ZodType>(name: string, schema: Data, data: unknown): z.output<Data> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new PermanentError('invalid_signal', `The data of the signal "${name}" doesn't match its schema.`, {
    cause: parsed.error,
  });
}
