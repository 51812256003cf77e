import { type Connection, connectionOf, type Transaction } from '../database/connection';
import { sql } from '../database/sql';
import { notify } from '../job/notify';

/** Limits that staff have set for a queue. Null means the queue's default. */
export interface QueueLimits {
  /** Jobs that each worker process runs at once. */
  concurrency: number | null;
  /** Jobs per minute, of all workers together. */
  perMinute: number | null;
  /** Running jobs per owner, of those that the owner has requested. */
  ownerRunning: number | null;
  /** Unfinished jobs per owner, of those that the owner has requested. */
  ownerOpen: number | null;
}

/** Carries the name of a queue when its limits change. */
export const queueLimitsChannel = 'queue_setting';

const columns = sql`
  concurrency, per_minute AS "perMinute", owner_running AS "ownerRunning", owner_open AS "ownerOpen"`;

/** Returns the limits that staff have set, by queue. */
export async function readQueueLimits(db: Connection): Promise<Map<string, QueueLimits>> {
  const rows = await db.query<QueueLimits & { queue: string }>(
    sql`SELECT queue, ${columns} FROM offload.queue_setting`,
  );
  return new Map(rows.map(({ queue, ...limits }) => [queue, limits]));
}

/**
 * Sets some limits of a queue, which apply to every worker once the transaction commits. Returns all limits before and
 * after.
 */
export async function writeQueueLimits(
  tx: Transaction,
  queue: string,
  limits: Partial<QueueLimits>,
): Promise<{ before: QueueLimits; after: QueueLimits }> {
  const connection = connectionOf(tx);
  const none: QueueLimits = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };
  // Locked first, because someone else may be changing other limits of this queue.
  await connection.execute(
    sql`INSERT INTO offload.queue_setting (queue) VALUES (${queue}) ON CONFLICT DO NOTHING`,
  );
  const [before = none] = await connection.query<QueueLimits>(
    sql`SELECT ${columns} FROM offload.queue_setting WHERE queue = ${queue} FOR UPDATE`,
  );
  const after = { ...before, ...limits };
  await connection.execute(sql`
    UPDATE offload.queue_setting SET concurrency = ${after.concurrency}::int, per_minute = ${after.perMinute}::int,
      owner_running = ${after.ownerRunning}::int, owner_open = ${after.ownerOpen}::int, updated_at = now()
    WHERE queue = ${queue}`);
  await connection.execute(sql`SELECT ${notify(queueLimitsChannel, queue)}`);
  return { before, after };
}
