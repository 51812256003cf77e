import type { Connection } from '../database/connection';
import { lockKey } from '../database/lock-space';
import { type Sql, sql } from '../database/sql';
import { hasPassed } from '../database/stored-times';
import { hasAttemptLeft } from '../job/attempts';
import { hasRun, hasState } from '../job/by-id';
import type { Hooks } from '../job/hooks';
import { type JobStatus, readJobStatuses } from '../job/job-status';
import { isLeaseOver } from '../job/liveness';
import { notifyChanged } from '../job/notify';
import { claimedStates, transitions } from '../job/states';
import { runBefore, stateIn, transition } from '../job/transitions';

/** A job that a worker has claimed to run it. */
export interface Claim {
  id: string;
  kind: string;
  ownerId: string;
  payload: unknown;
  /** The version of the contract that the payload was written for. */
  payloadVersion: number;
  attempt: number;
  maxAttempts: number;
  /** The number of this run. Later writes name it, so that those of an older run change nothing. */
  fence: number;
  /** The named gate that the job has passed, or null. */
  gate: string | null;
  /** The ID of the request that caused the job, or null. */
  requestId: string | null;
  /** The trace that the request belongs to, or null. */
  traceparent: string | null;
  /** Milliseconds until the job's deadline by the database's clock, or null without a deadline. */
  leftMs: number | null;
}

export type ClaimResult = { claimed: Claim } | { claimed: null; status: JobStatus | null };

export interface ClaimOptions {
  workerId: string;
  leaseMs: number;
  hooks: Hooks;
  /** The versions of the worker's contracts, except those that are 1. */
  versions?: Readonly<Record<string, number>>;
  /** When the jobs were added to their queues, by the clocks of the processes that added them. */
  dispatchedAt?: ReadonlyMap<string, Date>;
  /** The worker's own runs, which it doesn't take over from itself. */
  running?: readonly Pick<Claim, 'id' | 'fence'>[];
}

// A transaction that found a unique waiting job relies on it to start after the commit, and holds this lock until then.
// Mutants of `unique_while` survive: only jobs that are unique while they wait are ever locked.
const noneCountsOnIt = sql`(unique_while IS DISTINCT FROM 'waiting' OR unique_key IS NULL
  OR pg_try_advisory_xact_lock(${lockKey('unique', sql`unique_key`)}))`;

/**
 * Claims jobs that wait or whose lease has expired by the database's clock, if this worker knows their payload's version.
 * Returns, in the order of `ids`, the claim or else the job's status (null if it doesn't exist).
 */
export async function claimJobs(
  db: Connection,
  ids: string[],
  { workerId, leaseMs, hooks, versions = {}, dispatchedAt = new Map(), running = [] }: ClaimOptions,
): Promise<ClaimResult[]> {
  // Mutants of `delivery = NULL` survive: only jobs that wait are asked for their delivery. Dispatching sets it again.
  const claims = await db.query<Claim>(
    transition({
      via: ['start', 'takeOver'],
      onlyIf: { running: sql`${isLeaseOver} AND NOT ${hasRun(running)}` },
      where: sql`job.id = ANY(${ids}::uuid[]) AND ${hasAttemptLeft} AND held_by IS NULL
        AND payload_version <= coalesce((${JSON.stringify(versions)}::jsonb ->> kind)::int, 1)
        AND ${noneCountsOnIt}`,
      set: sql`
        attempt = least(attempt + 1, max_attempts), fence = fence + 1, worker_id = ${workerId}::uuid,
        lease_until = now() + ${leaseMs}::int * interval '1 ms', dispatched_at = ${inOrder(dispatchedAt)}, delivery = NULL, started_at = now(),
        first_started_at = coalesce(first_started_at, now()), next_attempt_at = NULL, progress_percent = 0, progress_step = NULL,
        unique_key = CASE unique_while WHEN 'waiting' THEN NULL ELSE unique_key END,
        waited_ms = greatest(0, extract(epoch FROM now() - coalesce(lease_until, waits_since)) * 1000)::bigint`,
      returning: sql`job.payload, job.payload_version, job.max_attempts, job.deadline_at, job.request_id,
        job.traceparent`,
      event: { actor: sql`${`worker:${workerId}`}`, run: runBefore },
      hooks: hooks.onStart,
      select: sql`id, kind, owner_id AS "ownerId", payload, payload_version AS "payloadVersion", attempt,
        max_attempts AS "maxAttempts", fence, gate, request_id AS "requestId", traceparent,
        (extract(epoch FROM deadline_at - now()) * 1000)::float8 AS "leftMs"`,
    }),
  );
  const claimed = new Map(claims.map((claim) => [claim.id, claim]));
  // Mutants of `.filter` survive: the filter only saves a read.
  const others = ids.filter((id) => !claimed.has(id));
  const statuses = await readJobStatuses(db, others);
  return ids.map((id) => {
    const claim = claimed.get(id);
    // If a batch contains the same ID twice, the first one gets the job.
    claimed.delete(id);
    return claim ? { claimed: claim } : { claimed: null, status: statuses.get(id) ?? null };
  });
}

/** Limits the time when a job was added to its queue to between its due time and now, because another clock measured it. */
function inOrder(dispatchedAt: ReadonlyMap<string, Date>): Sql {
  // Numbers, because writing hundreds of dates takes longer than the rest of the statement.
  const times = Object.fromEntries([...dispatchedAt].map(([id, at]) => [id, at.getTime()]));
  const given = sql`to_timestamp((${JSON.stringify(times)}::jsonb ->> id::text)::float8 / 1000)`;
  return sql`CASE WHEN ${given} IS NOT NULL THEN least(now(), greatest(waits_since, ${given})) END`;
}

/**
 * Returns whether a run still holds its job: the job hasn't finished, and no other run has claimed it. For services that write
 * outside of the core's transactions.
 *
 * @example
 * if (!(await holdsClaim(db, run.claim))) throw new Stopped('lost');
 */
export async function holdsClaim(
  db: Connection,
  { id, fence }: Pick<Claim, 'id' | 'fence'>,
): Promise<boolean> {
  const rows = await db.query(sql`
    SELECT id FROM offload.job
    WHERE id = ${id}::uuid AND fence = ${fence}::int AND ${hasState(claimedStates)}`);
  return rows.length > 0;
}

/**
 * Locks the job of a run until your transaction commits the run's work. After that commit, the owner can't cancel the job, and
 * staff can only while it isn't running. If its worker crashes on the last attempt after the commit, the job runs once more.
 * Returns false if the run no longer holds its job or is being canceled. Throw then, so that nothing is committed.
 *
 * @example
 * if (!(await holdForCommit(connectionOf(tx, schema), run.claim))) throw new Stopped('lost');
 */
export async function holdForCommit(
  tx: Connection,
  { id, fence }: Pick<Claim, 'id' | 'fence'>,
): Promise<boolean> {
  // Notifies watchers so that pages stop offering to cancel the job.
  const held = await tx.query(sql`
    WITH held AS (
      UPDATE offload.job SET committed_at = coalesce(committed_at, now()), version = nextval('offload.job_version')
      WHERE id = ${id}::uuid AND fence = ${fence}::int AND ${hasState(transitions.requestCancel.from)}
      RETURNING id
    )
    ${notifyChanged('held')}`);
  return held.length === 1;
}

/**
 * Renews the leases of running jobs. Returns the jobs that this worker no longer holds (`lost`), that must stop (`canceling`),
 * and whose leases expire soon and couldn't be renewed because a transaction has locked their rows (`locked`).
 */
export async function renewLeases(
  db: Connection,
  { leaseMs, running }: { leaseMs: number; running: Pick<Claim, 'id' | 'fence'>[] },
): Promise<{ lost: string[]; canceling: string[]; locked: string[] }> {
  const ids = running.map(({ id }) => id);
  const fences = running.map(({ fence }) => fence);
  const lease = sql`${leaseMs}::int * interval '1 ms'`;
  const isLeaseEnding = hasPassed(sql`job.lease_until - ${lease} / 2`, lease);
  // Skips rows that another write has locked.
  const rows = await db.query<{ id: string; held: boolean; state: string; locked: boolean }>(sql`
    WITH input AS (SELECT * FROM unnest(${ids}::uuid[], ${fences}::int[]) AS input(id, fence)),
    target AS (
      SELECT job.id FROM offload.job JOIN input USING (id, fence)
      WHERE ${hasState(claimedStates)} FOR NO KEY UPDATE OF job SKIP LOCKED
    ), renewed AS (
      UPDATE offload.job SET lease_until = now() + ${lease} FROM target WHERE job.id = target.id
    )
    SELECT job.id, job.state, job.fence = input.fence AND ${stateIn(claimedStates)} AS held,
      target.id IS NULL AND ${isLeaseEnding} AS locked
    FROM offload.job JOIN input USING (id) LEFT JOIN target USING (id)`);
  const held = new Set(rows.flatMap((row) => (row.held ? [row.id] : [])));
  return {
    // Includes deleted jobs, which have no row.
    lost: ids.filter((id) => !held.has(id)),
    canceling: rows.filter((row) => row.held && row.state === 'canceling').map(({ id }) => id),
    locked: rows.filter((row) => row.held && row.locked).map(({ id }) => id),
  };
}
