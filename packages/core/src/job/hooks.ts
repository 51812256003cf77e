import type { AnyContract } from '../contract/contract';
import type { Sql } from '../database/sql';
import type { EnqueueOptions } from './enqueue/enqueue';

/**
 * What other code does in the transaction that changes jobs. Each SQL statement becomes part of the statement that changes
 * them, so both happen or neither. It reads from `changed`, which has a row for each job that has changed:
 *
 * - always: `id`, `kind`, `queue`, `owner_id`, `state` (the new one), `attempt`, `fence`, `version`,
 *   `parent_id` (or null)
 * - `onEnqueue`: `extras` (jsonb), what `extras` returned
 * - `onEnd`: `ran_ms` (null if no run has ended, or its worker is lost), `waited_ms` (of the last run, or null), `extras` (jsonb,
 *   or null), what the run has attached
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
  /** Throws if a contract makes no sense to the hook. */
  checkContract?(contract: AnyContract): void;
  /** Returns what `onEnqueue` needs to know about a new job, as JSON. Throws if it can't be enqueued like this. */
  extras?(contract: AnyContract, payload: unknown, options: EnqueueOptions): object;
  /** A job is inserted. */
  onEnqueue?: Sql;
  /** A run starts. */
  onStart?: Sql;
  /** A run ends, in whatever state, or a job that waited is canceled. A run whose worker is lost has no end if another follows. */
  onEnd?: Sql;
  /** Someone cancels, retries, reschedules, or dismisses jobs, undoes a dismissal, or deletes jobs. */
  onChange?: Sql;
}

type Moment = 'onEnqueue' | 'onStart' | 'onEnd' | 'onChange';

/** The statements of all hooks, by the moment at which they run. */
export type Hooks = Record<Moment, Sql[]>;

/** Gathers the statements of hooks. */
export function gatherHooks(hooks: readonly Hook[]): Hooks {
  const at = (moment: Moment) => hooks.flatMap((hook) => hook[moment] ?? []);
  return {
    onEnqueue: at('onEnqueue'),
    onStart: at('onStart'),
    onEnd: at('onEnd'),
    onChange: at('onChange'),
  };
}
