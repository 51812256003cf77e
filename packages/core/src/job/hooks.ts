import type { AnyContract } from '../contract/contract';
import type { Sql } from '../database/sql';
import type { EnqueueOptions } from './enqueue/enqueue';

/**
 * Lets other code act when jobs change. Each SQL statement becomes part of the statement that changes the jobs, so both
 * happen or neither. It reads from `changed`, which has a row for each changed job:
 *
 * - always: `id`, `kind`, `queue`, `owner_id`, `state` (the new one), `attempt`, `fence`, `version`,
 *   `parent_id` (or null)
 * - `onEnqueue`: `extras` (jsonb, the result of `extras`)
 * - `onEnd`: `ran_ms` (null if no run has ended, or its worker is lost), `waited_ms` (of the last run, or null), `extras`
 *   (jsonb, attached by the run, or null)
 * - `onChange`: `action`, `by` (jsonb, or null), `by_owner`, `reason`, `before` and `after` (jsonb)
 *
 * @example
 * const audit: Hook = {
 *   onChange: sql`INSERT INTO audit (job_id, action, by) SELECT id, action, by FROM changed`,
 * };
 */
export interface Hook {
  /** The fields that the hook adds to contracts, by declaration merging. */
  contractFields?: readonly string[];
  /** The options that the hook adds to `enqueue`, by declaration merging. */
  enqueueOptions?: readonly string[];
  /** Throws if a contract's fields for this hook are invalid. */
  checkContract?(contract: AnyContract): void;
  /** Returns the JSON that `onEnqueue` needs about a new job. Throws if the job can't be enqueued like this. */
  extras?(
    contract: AnyContract,
    payload: unknown,
    options: EnqueueOptions & Required<Pick<EnqueueOptions, 'ownerId' | 'actor'>>,
  ): object;
  /** A job is inserted. */
  onEnqueue?: Sql;
  /** A run starts. */
  onStart?: Sql;
  /** A run ends, in any state, or a waiting job is canceled. Not called for a run whose worker is lost if another run follows. */
  onEnd?: Sql;
  /** Someone cancels, retries, reschedules, or dismisses jobs, undoes a dismissal, or deletes jobs. */
  onChange?: Sql;
}

type Moment = 'onEnqueue' | 'onStart' | 'onEnd' | 'onChange';

/** What all hooks do: the statements by moment, and what they add to `enqueue`. */
export interface Hooks extends Record<Moment, Sql[]> {
  extras: NonNullable<Hook['extras']>[];
  enqueueOptions: string[];
}

export function gatherHooks(hooks: readonly Hook[]): Hooks {
  const at = (moment: Moment) => hooks.flatMap((hook) => hook[moment] ?? []);
  return {
    onEnqueue: at('onEnqueue'),
    onStart: at('onStart'),
    onEnd: at('onEnd'),
    onChange: at('onChange'),
    extras: hooks.flatMap((hook) => hook.extras?.bind(hook) ?? []),
    enqueueOptions: hooks.flatMap((hook) => hook.enqueueOptions ?? []),
  };
}
