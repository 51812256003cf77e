import type { Database } from '../client';

/**
 * Returns the jobs of a kind that are due and tell that a queue has no worker, those that have been due longest first:
 * as many as the rate limit of their own queue allows within this minute, and up to `limit`.
 */
export async function findDueWorkerAlerts(
  db: Database,
  { queue, kind, limit }: { queue: string; kind: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH started AS (
      SELECT count(*) FROM job WHERE queue = ${queue} AND started_at > now() - interval '1 minute'
    ), allowed AS (
      SELECT greatest(0, per_minute - started.count) AS count FROM queue_setting, started
      WHERE queue = ${queue} AND per_minute IS NOT NULL
    )
    SELECT id FROM job
    WHERE queue = ${queue} AND kind = ${kind} AND state IN ('queued', 'retrying') AND waits_since <= now()
      AND payload->>'rule' = 'no-worker' AND payload->>'state' = 'firing'
    ORDER BY waits_since, id LIMIT least(${limit}::int, (SELECT count FROM allowed))`;
  return rows.map(({ id }) => id);
}
