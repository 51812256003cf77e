import type { Logger } from 'pino';
import { parseDuration } from '../../contract/duration';
import type { Connection } from '../../database/connection';
import type { Database } from '../../database/database';
import { distinctValues, type Sql, sql } from '../../database/sql';
import { withCoreSweepLock } from '../../database/sweep-lock';
import { changeJobs } from '../../job/change-jobs';
import { finishedStates, unfinishedStates } from '../../job/states';
import { stateIn } from '../../job/transitions';
import { firstIdAt } from '../../job/uuid-time';
import type { JobSystem } from '../../system/system';

interface PruneParts {
  system: JobSystem;
  db: Database;
  log: Logger;
}

/** How many jobs of each kind one round deletes. */
interface PruneLimits {
  batchSize: number;
  maxBatches: number;
}

interface Expired {
  kind: string;
  keepMs: number;
}

const defaultLimits: PruneLimits = { batchSize: 500, maxBatches: 20 };

/**
 * Deletes finished jobs past the retention of their contracts, oldest first. Hooks run as if staff deleted the jobs. The next
 * round deletes what exceeds the limits. One process prunes at a time.
 */
export async function pruneJobs(parts: PruneParts, limits = defaultLimits): Promise<void> {
  const { system, db, log } = parts;
  const retained = [...system.contracts.values()].flatMap(({ kind, retention }) =>
    retention === undefined ? [] : [{ kind, keepMs: parseDuration(retention) }],
  );
  if (retained.length === 0) return;
  await withCoreSweepLock(db, 'finished-jobs', async (lost) => {
    for (const expired of retained) {
      const jobs = await pruneKind(parts, expired, limits, lost);
      if (jobs > 0) log.info({ kind: expired.kind, jobs }, 'pruned finished jobs');
    }
  });
}

async function pruneKind(
  { system, db }: PruneParts,
  expired: Expired,
  { batchSize, maxBatches }: PruneLimits,
  lost: AbortSignal,
): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < maxBatches; batch += 1) {
    lost.throwIfAborted();
    const ids = await findExpired(db, expired, batchSize);
    if (ids.length === 0) break;
    // Checked again, because staff may have retried one of them meanwhile. A queue's delivery of a deleted job does nothing.
    const where = sql`id = ANY(${ids}::uuid[]) AND ${hasExpired(expired)}`;
    const access = { owner: null, actor: 'sweeper' };
    const deleted = await changeJobs(db, { action: 'delete', where, limit: batchSize, access }, system.hooks);
    count += deleted.length;
    if (ids.length < batchSize || deleted.length === 0) break;
  }
  return count;
}

/** Reads the oldest expired jobs of each queue and state by an index, then takes the oldest of these. */
async function findExpired(db: Connection, expired: Expired, limit: number): Promise<string[]> {
  const { kind, keepMs } = expired;
  const before = firstIdAt(new Date(Date.now() - keepMs));
  const rows = await db.query<{ id: string }>(sql`
    WITH RECURSIVE ${distinctValues('used', ['queue'], sql`true`)}
    SELECT found.id FROM used AS q, unnest(${[...finishedStates]}::text[]) AS s(name), LATERAL (
      SELECT id FROM offload.job
      WHERE queue = q.queue AND kind = ${kind} AND state = s.name AND id < ${before}::uuid AND ${hasExpired(expired)}
      ORDER BY id LIMIT ${limit}
    ) AS found ORDER BY found.id LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

// A parent needs its child's result until it finishes itself, and a job that is unique for a time must exist for that long.
function hasExpired({ kind, keepMs }: Expired): Sql {
  return sql`
    job.kind = ${kind} AND job.finished_at < now() - ${keepMs}::bigint * interval '1 ms'
    AND (job.unique_key IS NULL OR job.unique_until IS NULL OR job.unique_until < now())
    AND NOT EXISTS (
      SELECT FROM offload.job parent WHERE parent.id = job.parent_id AND ${stateIn(unfinishedStates, 'parent.state')}
    )`;
}
