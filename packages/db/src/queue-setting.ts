import type { Database } from './client';
import { type Operator, recordAction } from './operator-action';

/** How a queue is worked off, where staff have said so; null: as the code has it. */
export interface QueueLimits {
  /** Jobs at the same time in each worker process. */
  concurrency: number | null;
  /** Jobs a minute, of all workers together. */
  perMinute: number | null;
  /** Running jobs that each owner may have, of those that they request. */
  ownerRunning: number | null;
  /** Open jobs that each owner may have, of those that they request. */
  ownerOpen: number | null;
}

/** Says that a queue is to be worked off otherwise. */
export const queueSettingChannel = 'queue_setting';

export async function readQueueLimits(db: Database): Promise<Map<string, QueueLimits>> {
  const rows = await db.queueSetting.findMany();
  return new Map(rows.map(({ queue, updatedAt: _, ...limits }) => [queue, limits]));
}

/** Writes down how a queue is to be worked off, with its entry in the audit; every worker hears of it at once. */
export async function writeQueueLimits(
  db: Database,
  queue: string,
  limits: QueueLimits,
  operator: Operator,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const none: QueueLimits = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };
    // Locked first: what the audit calls before is what was there when it changed.
    await tx.$executeRaw`INSERT INTO queue_setting (queue) VALUES (${queue}) ON CONFLICT DO NOTHING`;
    const [before = none] = await tx.$queryRaw<QueueLimits[]>`
      SELECT concurrency, per_minute AS "perMinute", owner_running AS "ownerRunning", owner_open AS "ownerOpen"
      FROM queue_setting WHERE queue = ${queue} FOR UPDATE`;
    await tx.queueSetting.update({ where: { queue }, data: { ...limits, updatedAt: new Date() } });
    const states = { before: { ...before }, after: { ...limits } };
    await recordAction(tx, operator, {
      action: 'queue.limit',
      subjectType: 'queue',
      subjectId: queue,
      ...states,
    });
    await tx.$executeRaw`SELECT pg_notify(${queueSettingChannel}, ${queue})`;
  });
}
