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

/** Carries the name of a queue whose limits have changed. */
export const queueLimitsChannel = 'queue_setting';

const columns = sql`
  concurrency, per_minute AS "perMinute", owner_running AS "ownerRunning", owner_open AS "ownerOpen"`;

/** Returns the limits that have been set, by queue. */
export async function readQueueLimits(db: Connection): Promise<Map<string, QueueLimits>> {
  const rows = await db.query<QueueLimits & { queue: string }>(
    sql`SELECT queue, ${columns} FROM offload.queue_setting`,
  );
  return new Map(rows.map(({ queue, ...limits }) => [queue, limits]));
}

/** Sets the limits of a queue. They apply to every worker once the transaction commits. Returns the limits before. */
export async function writeQueueLimits(
  tx: Transaction,
  queue: string,
  { concurrency, perMinute, ownerRunning, ownerOpen }: QueueLimits,
): Promise<QueueLimits> {
  const connection = connectionOf(tx);
  const none: QueueLimits = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };
  // Locked first, so that the returned limits are those that were replaced.
  await connection.execute(
    sql`INSERT INTO offload.queue_setting (queue) VALUES (${queue}) ON CONFLICT DO NOTHING`,
  );
  const [before = none] = await connection.query<QueueLimits>(
    sql`SELECT ${columns} FROM offload.queue_setting WHERE queue = ${queue} FOR UPDATE`,
  );
  await connection.execute(sql`
    UPDATE offload.queue_setting SET concurrency = ${concurrency}::int, per_minute = ${perMinute}::int,
      owner_running = ${ownerRunning}::int, owner_open = ${ownerOpen}::int, updated_at = now()
    WHERE queue = ${queue}`);
  await connection.execute(sql`SELECT ${notify(queueLimitsChannel, queue)}`);
  return before;
}
