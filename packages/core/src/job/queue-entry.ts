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
  /** Grows with each run, returned delivery, and retry. */
  fence: number;
  /** What keeps the queue from carrying it, or null. */
  heldBy: Hold | null;
  /** The scope in which it waits for room, or null. */
  scope: Scope | null;
  priority: Priority;
  /** Whether its owner requested it, rather than the app. */
  userRequested: boolean;
  /** True if it was just enqueued, false if it was found instead of enqueueing a new one. */
  isNew?: boolean;
  /**
   * Why it needs a delivery of its own. `orphan`: its worker is gone. With its own ID, the queue ignores the delivery if it
   * already has it. `stuck`: a worker has its delivery but hasn't claimed it.
   */
  apart?: 'orphan' | 'stuck';
}

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
 * Marks a job as not dispatched. Its next delivery gets another ID, because the queue may still have the last one, and ignores
 * a delivery with the same ID.
 */
export const notDispatched = sql`dispatched_at = NULL, fence = fence + 1`;

/** The condition that a queue may carry a job: it waits for a worker, and nothing holds it. */
export const mayBeCarried: Sql = sql`${stateIn(pendingStates)} AND held_by IS NULL`;

/** The condition that a job has yet to be dispatched to its queue. */
export const isInOutbox: Sql = sql`${mayBeCarried} AND dispatched_at IS NULL`;
