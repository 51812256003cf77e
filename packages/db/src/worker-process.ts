import type { Database, Transaction } from './client';

export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
  version: string;
}

/** A queue that a worker has paused because something that its jobs need is down. */
export interface QueueOutage {
  queue: string;
  /** Why, in words for everybody. */
  reason: string;
  /** What was answered or went wrong, in the words of what is down: for staff. */
  detail: string;
}

/** How a worker process is, as it says itself. */
export interface WorkerVitals {
  /** How many jobs of each queue it runs at a time; a queue that is missing is not served. */
  queues: Record<string, number>;
  /** The kinds that it can run; none: it doesn't say, and may run all. */
  kinds: string[];
  /** Jobs that run right now. */
  running: number;
  rssBytes: number;
  /** How late its event loop was, in milliseconds: 99 % of the time it was less. */
  loopDelayMs: number;
  outages: QueueOutage[];
}

/** Says that this worker process will be alive for another `forMs` milliseconds, and how it is. */
export async function beat(
  db: Database,
  worker: WorkerIdentity & WorkerVitals,
  forMs: number,
): Promise<void> {
  const { id, host, pid, version, queues, kinds, running, rssBytes, loopDelayMs, outages } = worker;
  await db.$executeRaw`
    WITH known AS (
      INSERT INTO worker_identity (id, host, pid) VALUES (${id}::uuid, ${host}, ${pid}) ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO worker_process
      (id, host, pid, version, queues, kinds, running, rss_bytes, loop_delay_ms, outages, beat_at, alive_until)
    VALUES (${id}::uuid, ${host}, ${pid}, ${version}, ${JSON.stringify(queues)}::jsonb, ${kinds}::text[], ${running},
      ${rssBytes}::bigint, ${loopDelayMs}::float8, ${JSON.stringify(outages)}::jsonb, now(),
      now() + ${forMs}::int * interval '1 ms')
    ON CONFLICT (id) DO UPDATE SET
      queues = excluded.queues, kinds = excluded.kinds, running = excluded.running, rss_bytes = excluded.rss_bytes,
      loop_delay_ms = excluded.loop_delay_ms, outages = excluded.outages, beat_at = excluded.beat_at,
      alive_until = excluded.alive_until`;
}

/** Takes this worker process off the list. */
export async function signOff(db: Database, id: string): Promise<void> {
  await db.workerProcess.deleteMany({ where: { id } });
}

/** Forgets the worker processes that have been silent for a day. */
export async function forgetSilentWorkers(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM worker_process WHERE alive_until < now() - interval '1 day'`;
}

/** How many worker processes are alive by the database's clock. */
export async function countWorkers(db: Database): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM worker_process WHERE alive_until > now()`;
  return rows[0]?.count ?? 0;
}

/** Returns the outages that workers report, one for each queue. What a worker reported ends with its last heartbeat. */
export async function listOutages(db: Transaction): Promise<QueueOutage[]> {
  return db.$queryRaw<QueueOutage[]>`
    SELECT DISTINCT ON (queue) queue, reason, detail
    FROM worker_process, jsonb_to_recordset(outages) AS outage(queue text, reason text, detail text)
    WHERE alive_until > now() ORDER BY queue, started_at, id`;
}

export interface WorkerView extends WorkerIdentity, WorkerVitals {
  startedAt: Date;
  /** Milliseconds since its last sign of life, by the database's clock. */
  silentMs: number;
  /** Milliseconds by the database's clock that it still counts as alive; 0 or less: it has fallen silent. */
  aliveForMs: number;
}

/** The worker processes that are alive and those that have fallen silent within the last hour, these last. */
export async function listWorkers(db: Database): Promise<WorkerView[]> {
  return db.$queryRaw<WorkerView[]>`
    SELECT id, host, pid, version, queues, kinds, running, rss_bytes::float8 AS "rssBytes",
      loop_delay_ms AS "loopDelayMs", outages, started_at AS "startedAt",
      (extract(epoch FROM now() - beat_at) * 1000)::float8 AS "silentMs",
      (extract(epoch FROM alive_until - now()) * 1000)::float8 AS "aliveForMs"
    FROM worker_process WHERE alive_until > now() - interval '1 hour'
    ORDER BY alive_until < now(), started_at, id LIMIT 200`;
}
