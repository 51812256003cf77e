import type { Database } from '../client';
import { notifyChanged } from './notify';
import { type Position, readPositions } from './position';

export interface Claim {
  id: string;
  kind: string;
  ownerId: string;
  payload: unknown;
  /** The version of its contract that the payload was written for. */
  payloadVersion: number;
  attempt: number;
  maxAttempts: number;
  /** Names this run in every later write: a write that names an older one changes nothing. */
  claim: number;
  /** Bytes set aside for what it writes. */
  reservedBytes: number;
  /** Runs up to this one have left nothing in the storage that no file row names; null: its kind writes no files. */
  tidied: number | null;
}

export type ClaimAnswer = { claimed: Claim } | { claimed: null; position: Position | null };

/**
 * Takes the jobs for one run each, where they wait or where their lease has run out by the database's clock. Answers in
 * the order of `ids`: the claim, or where the job stands (null: there is no such row).
 */
export async function claimJobs(
  db: Database,
  { workerId, leaseMs, ids }: { workerId: string; leaseMs: number; ids: string[] },
): Promise<ClaimAnswer[]> {
  // CASE, because for AND and OR the planner may read every job that waits from the index of live jobs.
  const claims = await db.$queryRaw<Claim[]>`
    WITH claimed AS (
      UPDATE job SET
        state = 'running', attempt = attempt + 1, claim = claim + 1, version = nextval('job_version'),
        worker_id = ${workerId}::uuid, lease_until = now() + ${leaseMs}::int * interval '1 ms',
        handed_over_at = now(), started_at = now(), next_attempt_at = NULL,
        waited_ms = greatest(0, extract(epoch FROM now() - coalesce(lease_until, waits_since)) * 1000)::bigint,
        progress_percent = 0, progress_step = NULL
      WHERE id = ANY(${ids}::uuid[]) AND attempt < max_attempts AND held_by IS NULL
        AND CASE state WHEN 'running' THEN lease_until < now() ELSE state IN ('queued', 'retrying') END
      RETURNING id, kind, owner_id, payload, payload_version, attempt, max_attempts, claim, tidied, reserved_bytes
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor)
      SELECT id, 'running', attempt, ${`worker:${workerId}`} FROM claimed
    ), notified AS (${notifyChanged('claimed')})
    SELECT id, kind, owner_id AS "ownerId", payload, payload_version AS "payloadVersion", attempt, max_attempts AS "maxAttempts", claim, tidied,
      reserved_bytes::float8 AS "reservedBytes"
    FROM claimed, notified`;

  const claimed = new Map(claims.map((claim) => [claim.id, claim]));
  const positions = await readPositions(
    db,
    ids.filter((id) => !claimed.has(id)),
  );
  return ids.map((id) => {
    const claim = claimed.get(id);
    // The same id twice in one batch: the first one has it.
    claimed.delete(id);
    return claim ? { claimed: claim } : { claimed: null, position: positions.get(id) ?? null };
  });
}

/** Returns whether a run still holds its job: it has not ended, and no other run has taken over. */
export async function holdsClaim(db: Database, { id, claim }: Pick<Claim, 'id' | 'claim'>): Promise<boolean> {
  const held = await db.job.findFirst({
    select: { id: true },
    where: { id, claim, state: { in: ['running', 'canceling'] } },
  });
  return held !== null;
}

/**
 * Renews the leases of running jobs. Answers those that this worker no longer runs (`lost`) and those that somebody
 * wants to stop (`canceling`).
 */
export async function renewLeases(
  db: Database,
  { leaseMs, running }: { leaseMs: number; running: { id: string; claim: number }[] },
): Promise<{ lost: string[]; canceling: string[] }> {
  const ids = running.map(({ id }) => id);
  const claims = running.map(({ claim }) => claim);
  // A row that is locked is being changed by a write that knows better: this round leaves it alone.
  const rows = await db.$queryRaw<{ id: string; held: boolean; state: string }[]>`
    WITH input AS (SELECT * FROM unnest(${ids}::uuid[], ${claims}::int[]) AS input(id, claim)),
    target AS (
      SELECT job.id FROM job JOIN input USING (id, claim)
      WHERE state IN ('running', 'canceling') FOR NO KEY UPDATE OF job SKIP LOCKED
    ), renewed AS (
      UPDATE job SET lease_until = now() + ${leaseMs}::int * interval '1 ms' FROM target WHERE job.id = target.id
    )
    SELECT job.id, job.state, job.claim = input.claim AND state IN ('running', 'canceling') AS held
    FROM job JOIN input USING (id)`;
  return {
    lost: rows.filter(({ held }) => !held).map(({ id }) => id),
    canceling: rows.filter(({ held, state }) => held && state === 'canceling').map(({ id }) => id),
  };
}
