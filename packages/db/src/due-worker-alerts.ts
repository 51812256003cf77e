import type { Transaction } from '@offload/core';
import { connectionOf, sql, stateIn } from '@offload/core/internal';
import { pendingStates } from '@offload/core/internal/browser';

/**
 * Returns the due deliveries, jobs of this kind, that report a queue without a worker, those due longest first: up to
 * `limit`, and no more than the rate limit of their own queue allows within this minute.
 */
export async function findDueWorkerAlerts(
  db: Transaction,
  { queue, kind, limit }: { queue: string; kind: string; limit: number },
): Promise<string[]> {
  const rows = await connectionOf(db).query<{ id: string }>(sql`
    WITH started AS (
      SELECT count(*) FROM offload.job WHERE queue = ${queue} AND started_at > now() - interval '1 minute'
    ), allowed AS (
      SELECT greatest(0, per_minute - started.count) AS count FROM offload.queue_setting, started
      WHERE queue = ${queue} AND per_minute IS NOT NULL
    )
    SELECT id FROM offload.job
    WHERE queue = ${queue} AND kind = ${kind} AND ${stateIn(pendingStates)} AND waits_since <= now()
      AND payload->>'type' = 'alert.firing' AND payload->'data'->>'rule' = 'no-worker'
    ORDER BY waits_since, id LIMIT least(${limit}::int, (SELECT count FROM allowed))`);
  return rows.map(({ id }) => id);
}
