import type { Database } from '../client';

/** Jobs of a kind that are due and run nowhere, those that have been due longest first. */
export async function findDueJobs(
  db: Database,
  { queue, kind, limit }: { queue: string; kind: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM job
    WHERE queue = ${queue} AND kind = ${kind} AND state IN ('queued', 'retrying') AND waits_since <= now()
    ORDER BY waits_since LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
