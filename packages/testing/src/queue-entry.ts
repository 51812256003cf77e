import type { Enqueued } from '@offload/core';
import type { Database } from '@offload/db';

/** Returns a job's queue entry from its row. Throws if the job doesn't exist. */
export async function findQueueEntry(db: Database, id: string): Promise<Enqueued> {
  const [job] = await db.$queryRaw<Enqueued[]>`
    SELECT id, kind, queue, owner_id AS "ownerId", fence, held_by AS "heldBy", priority,
      user_requested AS "userRequested" FROM offload.job WHERE id = ${id}::uuid`;
  if (!job) throw new Error(`Job ${id} doesn't exist.`);
  return job;
}
