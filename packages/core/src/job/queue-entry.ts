import { raw, type Sql, sql } from '../database/sql';
import { type Hold, type Scope, scopeOfHeld } from './holds/holds';
import type { Priority } from './priorities';
import { pendingStates } from './states';
import { stateIn } from './transitions';

/** A job as the queue needs to know it. */
export interface QueueEntry {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  /** The number of the last run, delivery that was given back, or retry; 0: it has had none. */
  fence: number;
  /** What keeps the queue from carrying it; null: nothing does. */
  heldBy: Hold | null;
  /** What would have to have room for it, if it's held for others; otherwise null. */
  scope: Scope | null;
  priority: Priority;
  /** Whether its owner has requested it, rather than the app. */
  userRequested: boolean;
  /** Whether it has just been enqueued, so that no watcher has heard of it; false: it was found instead of a new one. */
  isNew?: boolean;
  /**
   * Why it shares no delivery: its worker is gone (`orphan`), and under its own ID, the queue ignores it if it has it already; or a
   * worker has its delivery and hasn't claimed it (`stuck`), so that it needs another one.
   */
  apart?: 'orphan' | 'stuck';
}

/** Returns the columns of a queue entry, from `job` or from a query that has returned its columns. */
export function queueEntryColumns(from = 'job'): Sql {
  const columns = [
    'id',
    'kind',
    'queue',
    'owner_id AS "ownerId"',
    'fence',
    'held_by AS "heldBy"',
    'priority',
    'user_requested AS "userRequested"',
  ];
  return sql`${raw(columns.map((column) => `${from}.${column}`).join(', '))}, ${scopeOfHeld(from)} AS scope`;
}

/**
 * Marks a job as not dispatched, because its delivery ended without a run, or because it's retried. Its next delivery
 * needs another ID: the queue may still have the last one, and ignores a delivery with the same ID.
 */
export const notDispatched = sql`dispatched_at = NULL, fence = fence + 1`;

/** The condition that a queue may carry a job: it waits for a worker, and nothing holds it. */
export const mayBeCarried: Sql = sql`${stateIn(pendingStates)} AND held_by IS NULL`;

/** The condition that a job is committed, and not dispatched to its queue yet. */
export const isInOutbox: Sql = sql`${mayBeCarried} AND dispatched_at IS NULL`;
