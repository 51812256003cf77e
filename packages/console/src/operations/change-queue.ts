import type { Transaction } from '@offload/core';
import { type JobQueue, probeQueue, type QueueLimits, writeQueueLimits } from '@offload/core/admin';
import { connectionOf, type Database, sql } from '@offload/core/sql';
import { type Operator, recordAction } from './audit-log';

interface PauseChange {
  name: string;
  paused: boolean;
  /** For the owners of the jobs that wait. */
  reason?: string | undefined;
  operator: Operator;
}

/**
 * Pauses or resumes a queue for all workers, and records it in the audit log. Returns whether it was paused before.
 *
 * @example
 * const queue = await jobs.backend.queue('email');
 * await setQueuePaused(jobs.db, queue, { name: 'email', paused: true, reason: 'The mail server moves.', operator });
 */
export async function setQueuePaused(
  db: Database,
  queue: JobQueue,
  { name, paused, reason, operator }: PauseChange,
): Promise<boolean> {
  const wasPaused = await queue.isPaused();
  await db.transaction(async (tx) => {
    const states = { before: { paused: wasPaused }, after: { paused } };
    const action = paused ? 'queue.pause' : 'queue.resume';
    const subject = { subjectType: 'queue', subjectId: name } as const;
    await recordAction(tx, operator, { action, ...subject, ...states, ...(reason && { reason }) });
    await (paused ? queue.pause() : queue.resume());
  });
  return wasPaused;
}

/**
 * Asks the workers that an outage keeps from a queue to probe it now, and records that in the audit log. Returns false if there
 * are none.
 */
export async function tryQueueNow(db: Database, queue: string, operator: Operator): Promise<boolean> {
  return db.transaction(async (tx) => {
    const isAsked = await probeQueue(tx, queue);
    const doing = { action: 'queue.try', subjectType: 'queue', subjectId: queue } as const;
    if (isAsked) await recordAction(tx, operator, doing);
    return isAsked;
  });
}

/** Sets some limits of a queue for all workers, and records it in the audit log. The others stay as they are. */
export async function setQueueLimits(
  db: Database,
  { name, limits, operator }: { name: string; limits: Partial<QueueLimits>; operator: Operator },
): Promise<void> {
  await db.transaction(async (tx) => {
    const changed = await writeQueueLimits(tx, name, limits);
    const subject = { subjectType: 'queue', subjectId: name } as const;
    await recordAction(tx, operator, { action: 'queue.limit', ...subject, ...changed });
  });
}

/** Returns the reasons that were given for the last pause of these queues, by queue. */
export async function readPauseReasons(db: Transaction, queues: string[]): Promise<Map<string, string>> {
  const rows = await connectionOf(db).query<{ queue: string; reason: string | null }>(sql`
    SELECT DISTINCT ON (subject_id) subject_id AS queue, reason FROM offload.operator_action
    WHERE subject_type = 'queue' AND subject_id = ANY(${queues}::text[]) AND action = 'queue.pause'
    ORDER BY subject_id, id DESC`);
  return new Map(rows.flatMap(({ queue, reason }) => (reason ? [[queue, reason] as const] : [])));
}
