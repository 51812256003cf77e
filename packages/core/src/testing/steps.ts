import { v7 as uuid } from 'uuid';
import { isPermanentError, isTransientError } from '../contract/errors';
import type { ChildOutcome, StepStore, StoredStep, WaitingFor } from '../contract/steps';

/** A child job that a processor has enqueued. */
export interface InlineChild {
  id: string;
  kind: string;
  payload: unknown;
}

/** What a child job comes to. What `runInline` returns for it is one, too. */
export type InlineOutcome = { result: object } | { error: { code: string; message: string } };

interface InlineWorld {
  now(): Date;
  /** The data of signals, by their names. */
  signals: Record<string, unknown>;
  /** Returns how a child job finishes, or throws what its processor throws. */
  runChild(child: InlineChild): InlineOutcome | Promise<InlineOutcome>;
}

interface MemoryStep {
  result: unknown;
  hasResult: boolean;
  until: Date | null;
}

/** Keeps the steps of an inline run in memory. Signals arrive, and child jobs finish, as soon as the run waits for them. */
export function createInlineSteps({ now, signals, runChild }: InlineWorld) {
  const steps = new Map<string, MemoryStep>();
  const children: InlineChild[] = [];

  const view = ({ result, hasResult, until }: MemoryStep): StoredStep => ({
    result,
    hasResult,
    until: until?.toISOString() ?? null,
    isFinished: until !== null && until <= now(),
  });
  async function findOutcome(id: string): Promise<ChildOutcome> {
    const child = children.find((one) => one.id === id);
    if (!child) throw new Error(`${id} is no child job of this one.`);
    try {
      const outcome = await runChild(child);
      return 'result' in outcome
        ? { id, state: 'succeeded', result: outcome.result }
        : { id, state: 'failed', error: outcome.error };
    } catch (error) {
      if (!isPermanentError(error) && !isTransientError(error)) throw error;
      return { id, state: 'failed', error: { code: error.code, message: error.message } };
    }
  }
  const store: StepStore = {
    async find(name) {
      const step = steps.get(name);
      return step ? view(step) : null;
    },
    async finish(name, result) {
      steps.set(name, { result, hasResult: true, until: now() });
    },
    async begin(name, ms) {
      const until = ms === null ? null : new Date(now().getTime() + ms);
      const step = { result: null, hasResult: false, until };
      steps.set(name, step);
      return view(step);
    },
    async enqueue(name, contract, payload) {
      const known = children.find(({ id }) => id === steps.get(name)?.result);
      if (known) return { id: known.id };
      const child = { id: uuid(), kind: contract.kind, payload: contract.payload.parse(payload) };
      children.push(child);
      steps.set(name, { result: child.id, hasResult: true, until: now() });
      return { id: child.id };
    },
    findOutcomes: (ids) => Promise.all(ids.map(findOutcome)),
  };

  /** Ends a wait for a signal. Returns false if the test sends no such signal. */
  function receive({ name = '', step = '' }: WaitingFor): boolean {
    if (!Object.hasOwn(signals, name)) return false;
    steps.set(step, { result: signals[name], hasResult: true, until: now() });
    return true;
  }
  return { store, children, receive };
}
