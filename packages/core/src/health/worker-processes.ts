import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { isInFuture, isOlderThan } from '../database/stored-times';
import { withCoreSweepLock } from '../database/sweep-lock';
import { isOnline } from '../job/liveness';
import { claimedStates } from '../job/states';
import { stateIn } from '../job/transitions';

export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
  version: string;
}

/** A queue that a worker has paused because a dependency is down. */
export interface QueueOutage {
  queue: string;
  /** The reason, for everyone. */
  reason: string;
  /** The error or response of the dependency, for staff. */
  detail: string;
}

/** What a worker does with isolated jobs: seals them, runs them without a seal, or takes none because it must seal them. */
export type Sealing = 'sealed' | 'unsealed' | 'refused';

/** What a worker process reports about itself. */
export interface WorkerVitals {
  /** How many jobs of each queue it runs at once. It doesn't serve queues that are missing here. */
  queues: Record<string, number>;
  /** The kinds that it can run. Empty if it can run all. */
  kinds: string[];
  /** The versions of their contracts, where they aren't 1. */
  contractVersions: Record<string, number>;
  /** Jobs that it is running. */
  running: number;
  rssBytes: number;
  /** The 99th percentile of the delay of its event loop, in milliseconds. */
  loopDelayMs: number;
  outages: QueueOutage[];
  /** Null if it doesn't know yet, or has no isolated kinds. */
  sealing: Sealing | null;
}

/** Records that this worker process is online for another `forMs` milliseconds, and its stats. */
export async function beat(
  db: Transaction,
  worker: WorkerIdentity & WorkerVitals,
  forMs: number,
): Promise<void> {
  const { id, host, pid, version, queues, kinds, contractVersions, running, rssBytes } = worker;
  const { loopDelayMs, outages, sealing } = worker;
  await connectionOf(db).execute(sql`
    WITH known AS (
      INSERT INTO offload.worker_identity (id, host, pid, version) VALUES (${id}::uuid, ${host}, ${pid}, ${version})
      ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO offload.worker_process
      (id, host, pid, version, queues, kinds, contract_versions, running, rss_bytes, loop_delay_ms, outages, sealing,
        beat_at, alive_until)
    VALUES (${id}::uuid, ${host}, ${pid}, ${version}, ${JSON.stringify(queues)}::jsonb, ${kinds}::text[],
      ${JSON.stringify(contractVersions)}::jsonb, ${running},
      ${rssBytes}::bigint, ${loopDelayMs}::float8, ${JSON.stringify(outages)}::jsonb, ${sealing},
      now(), now() + ${forMs}::int * interval '1 ms')
    ON CONFLICT (id) DO UPDATE SET
      queues = excluded.queues, kinds = excluded.kinds, contract_versions = excluded.contract_versions, running = excluded.running, rss_bytes = excluded.rss_bytes,
      loop_delay_ms = excluded.loop_delay_ms, outages = excluded.outages, sealing = excluded.sealing, beat_at = excluded.beat_at,
      alive_until = excluded.alive_until`);
}

/** Removes this worker process from the list. */
export async function signOff(db: Transaction, id: string): Promise<void> {
  await connectionOf(db).execute(sql`DELETE FROM offload.worker_process WHERE id = ${id}::uuid`);
}

/** Deletes the worker processes that have been offline for a day. One process does so at a time. */
export async function pruneOfflineWorkers(db: Database): Promise<void> {
  await withCoreSweepLock(db, 'workers', async () => {
    await db.execute(sql`DELETE FROM offload.worker_process WHERE alive_until < now() - interval '1 day'`);
  });
}

/** Returns how many worker processes are online, by the database's clock. */
export async function countWorkers(db: Connection): Promise<number> {
  const rows = await db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offload.worker_process WHERE ${isOnline}`);
  return rows[0]?.count ?? 0;
}

/** Returns how many online workers seal isolated jobs, run them unsealed, or refuse them. */
export async function countSealing(db: Connection): Promise<Partial<Record<Sealing, number>>> {
  const rows = await db.query<{ sealing: Sealing; count: number }>(sql`
    SELECT sealing, count(*)::int AS count FROM offload.worker_process
    WHERE ${isOnline} AND sealing IS NOT NULL GROUP BY sealing`);
  return Object.fromEntries(rows.map(({ sealing, count }) => [sealing, count]));
}

/** Returns the outages that workers report, one for each queue. What a worker reported ends with its last heartbeat. */
export async function listOutages(db: Connection): Promise<QueueOutage[]> {
  return db.query<QueueOutage>(sql`
    SELECT DISTINCT ON (queue) queue, reason, detail
    FROM offload.worker_process, jsonb_to_recordset(outages) AS outage(queue text, reason text, detail text)
    WHERE ${isOnline} ORDER BY queue, started_at, id`);
}

/** A worker process that has missed heartbeats. */
export interface SilentWorker {
  id: string;
  lastHeardAt: Date;
}

/**
 * Returns the workers that have missed heartbeats, and those that went offline within the last hour. A heartbeat counts for
 * almost three intervals, so a worker is silent for a while before its jobs are rescued.
 */
export async function listSilentWorkers(db: Connection): Promise<SilentWorker[]> {
  return db.query<SilentWorker>(sql`
    SELECT id, beat_at AS "lastHeardAt" FROM offload.worker_process
    WHERE ${isOlderThan(sql`beat_at`, sql`0.7 * greatest(alive_until - beat_at, interval '0')`)}
      AND alive_until > now() - interval '1 hour' ORDER BY id`);
}

/** A worker process. If it's offline, `running` counts the jobs that no other worker has rescued yet. */
export interface WorkerView extends WorkerIdentity, WorkerVitals {
  startedAt: Date;
  /** Milliseconds since its last heartbeat, by the database's clock. */
  silentMs: number;
  /** Milliseconds that it still counts as online, by the database's clock. 0 or less if it's offline. */
  aliveForMs: number;
}

/** Returns the worker processes that are online, and then those that went offline within the last hour. */
export async function listWorkers(db: Connection): Promise<WorkerView[]> {
  return db.query<WorkerView>(sql`
    SELECT id, host, pid, version, queues, kinds, contract_versions AS "contractVersions", rss_bytes::float8 AS "rssBytes",
      loop_delay_ms AS "loopDelayMs", outages, sealing, started_at AS "startedAt",
      CASE WHEN ${isOnline} THEN running ELSE (
        SELECT count(*)::int FROM offload.job
        WHERE worker_id = worker_process.id AND queue = ANY(ARRAY(SELECT jsonb_object_keys(queues))) AND ${stateIn(claimedStates)}
      ) END AS running,
      (extract(epoch FROM now() - beat_at) * 1000)::float8 AS "silentMs",
      CASE WHEN ${isInFuture(sql`beat_at`)} THEN 0 ELSE (extract(epoch FROM alive_until - now()) * 1000)::float8 END AS "aliveForMs"
    FROM offload.worker_process WHERE alive_until > now() - interval '1 hour'
    ORDER BY NOT ${isOnline}, started_at, id LIMIT 200`);
}
