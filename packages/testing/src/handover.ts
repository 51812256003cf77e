import type { Database, Handover } from '@offload/db';

/** Returns a job as its queue needs to know it, from its row. Throws if it doesn't exist. */
export async function findHandover(db: Database, id: string): Promise<Handover> {
  const [job] = await db.$queryRaw<Handover[]>`
    SELECT id, kind, queue, owner_id AS "ownerId", claim, held_by AS "heldBy" FROM job WHERE id = ${id}::uuid`;
  if (!job) throw new Error(`no job ${id}`);
  return job;
}
