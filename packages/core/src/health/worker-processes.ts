import { type Connection, connectionOf, type Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { isInFuture, isOlderThan } from '../database/stored-times';
import { withCoreSweepLock } from '../database/sweep-lock';
import { isOnline } from '../job/liveness';
import { notify } from '../job/notify';
import { claimedStates } from '../job/states';
import { stateIn } from '../job/transitions';

export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
  version: string;
}

interface Outage {
  queue: string;
  /** The reason, shown to everyone. */
  reason: string;
  /** The error or response of the dependency, shown to staff. */
  detail: string;
}

/** An outage as a worker reports it with each heartbeat. */
export interface ReportedOutage extends Outage {
  /** How long it has lasted, in milliseconds by a clock that isn't set. Workers of earlier versions don't report it. */
  lastedMs?: number;
  /** How often this worker has probed the dependency. */
  probes?: number;
  /** Milliseconds until it probes again; 0 or less while it does. Missing if only a job can tell that the outage is over. */
  nextProbeMs?: number;
}

/** A queue that workers have paused because a dependency is down. */
export interface QueueOutage extends Outage {
  /** When the first of the workers noticed it, by the database's clock. Null if only earlier versions report it. */
  since: Date | null;
  /** How often the workers have probed the dependency. */
  probes: number;
  /** When the next of the workers probes; in the past while one does. Null if only a job can tell that the outage is over. */
  nextProbeAt: Date | null;
}

/** Whether a worker seals isolated jobs, runs them unsealed, or takes none because it can't seal them. */
export type Sealing = 'sealed' | 'unsealed' | 'refused';

export interface WorkerVitals {
  /** How many jobs of each served queue the worker runs at once. */
  queues: Record<string, number>;
  /** The kinds that the worker can run. Empty if it can run all. */
  kinds: string[];
  /** The versions of their contracts, except those that are 1. */
  contractVersions: Record<string, number>;
  running: number;
  rssBytes: number;
  /** The 99th percentile of the event loop's delay in milliseconds. */
  loopDelayMs: number;
  outages: ReportedOutage[];
  /** Null if unknown yet or without isolated kinds. */
  sealing: Sealing | null;
}

/** Records this worker's statistics and that it's online for another `forMs` milliseconds. */
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

export async function signOff(db: Transaction, id: string): Promise<void> {
  await connectionOf(db).execute(sql`DELETE FROM offload.worker_process WHERE id = ${id}::uuid`);
}

/** Deletes worker processes that have been offline for a day. */
export async function pruneOfflineWorkers(db: Database): Promise<void> {
  await withCoreSweepLock(db, 'workers', async () => {
    await db.execute(sql`DELETE FROM offload.worker_process WHERE alive_until < now() - interval '1 day'`);
  });
}

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

/** Returns the outages that online workers report, one for each queue. */
export async function listOutages(db: Connection): Promise<QueueOutage[]> {
  return db.query<QueueOutage>(sql`
    SELECT DISTINCT ON (queue) queue, reason, detail,
      min(beat_at - "lastedMs" * interval '1 ms') OVER same AS since,
      coalesce(sum(probes) OVER same, 0)::int AS probes,
      min(beat_at + "nextProbeMs" * interval '1 ms') OVER same AS "nextProbeAt"
    FROM offload.worker_process, ${reportedOutages}
    WHERE ${isOnline} WINDOW same AS (PARTITION BY queue) ORDER BY queue, started_at, id`);
}

const reportedOutages = sql`jsonb_to_recordset(outages)
  AS outage(queue text, reason text, detail text, "lastedMs" float8, probes int, "nextProbeMs" float8)`;

/** Carries the name of a queue whose outage workers should probe now. */
export const probeChannel = 'probe_queue';

/**
 * Asks the workers that an outage keeps from a queue to probe it when the transaction commits. Returns false if there are none.
 */
export async function probeQueue(tx: Transaction, queue: string): Promise<boolean> {
  const asked = await connectionOf(tx).query(sql`
    SELECT ${notify(probeChannel, queue)} FROM offload.worker_process, ${reportedOutages}
    WHERE ${isOnline} AND queue = ${queue} AND "nextProbeMs" IS NOT NULL LIMIT 1`);
  return asked.length > 0;
}

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

/** A worker process. If it's offline, `running` counts its jobs that aren't rescued yet. */
export interface WorkerView extends WorkerIdentity, WorkerVitals {
  startedAt: Date;
  /** Milliseconds since its last heartbeat, by the database's clock. */
  silentMs: number;
  /** Milliseconds for which it still counts as online, by the database's clock. 0 or less if it's offline. */
  aliveForMs: number;
}

/** The condition that an online worker was started on the same host since. */
const isReplaced = sql`EXISTS (
  SELECT FROM offload.worker_process WHERE ${isOnline} AND host = process.host AND started_at > process.started_at)`;

/**
 * Returns the online worker processes, then those that went offline within the last hour. A replaced one is left out after a
 * minute, unless jobs of it still have to be rescued.
 */
export async function listWorkers(db: Connection): Promise<WorkerView[]> {
  return db.query<WorkerView>(sql`
    SELECT id, host, pid, version, queues, kinds, contract_versions AS "contractVersions", rss_bytes::float8 AS "rssBytes",
      loop_delay_ms AS "loopDelayMs", outages, sealing, started_at AS "startedAt", running,
      (extract(epoch FROM now() - beat_at) * 1000)::float8 AS "silentMs",
      CASE WHEN ${isInFuture(sql`beat_at`)} THEN 0 ELSE (extract(epoch FROM alive_until - now()) * 1000)::float8 END AS "aliveForMs"
    FROM (
      SELECT id, host, pid, version, queues, kinds, contract_versions, rss_bytes, loop_delay_ms, outages, sealing, started_at,
        beat_at, alive_until, CASE WHEN ${isOnline} THEN running ELSE (
          SELECT count(*)::int FROM offload.job
          WHERE worker_id = worker_process.id AND queue = ANY(ARRAY(SELECT jsonb_object_keys(queues))) AND ${stateIn(claimedStates)}
        ) END AS running
      FROM offload.worker_process WHERE alive_until > now() - interval '1 hour'
    ) AS process
    WHERE running > 0 OR alive_until > now() - interval '1 minute' OR NOT ${isReplaced}
    ORDER BY NOT ${isOnline}, started_at, id LIMIT 200`);
}
