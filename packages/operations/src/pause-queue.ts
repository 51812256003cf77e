import type { Database, JobQueue } from '@offload/core';
import { type Operator, recordAction } from './audit-log';

/** Pauses or resumes a queue for all workers, and records it in the audit log. Returns whether it was paused before. */
export async function setQueuePaused(
  db: Database,
  queue: JobQueue,
  { name, paused, operator }: { name: string; paused: boolean; operator: Operator },
): Promise<boolean> {
  const wasPaused = await queue.isPaused();
  await db.transaction(async (tx) => {
    const states = { before: { paused: wasPaused }, after: { paused } };
    const action = paused ? 'queue.pause' : 'queue.resume';
    await recordAction(tx, operator, { action, subjectType: 'queue', subjectId: name, ...states });
    await (paused ? queue.pause() : queue.resume());
  });
  return wasPaused;
}
