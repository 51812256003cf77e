import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { hasIdOf, hasState } from '../job/by-id';
import { isThrough, stepAt } from '../job/holds/holds';
import { isClosed } from '../job/holds/rooms';
import { notifyChanged } from '../job/notify';
import { pendingStates } from '../job/states';

// A gate closes at the third failure in a row, first for 15 s, and for twice as long each time that its probe fails.
const failuresToClose = 3;
const firstWaitMs = 15_000;
const maxWaitMs = 10 * 60_000;
// Even if the service allows an immediate retry (`Retry-After: 0`).
const minWaitMs = 1_000;
const maxErrorLength = 500;

/** A failure that was the gate's fault. */
export interface GateFailure {
  name: string;
  /** The run that failed. */
  run: { id: string; fence: number };
  message: string;
  /** The status of an HTTP response, or null. */
  status: number | null;
  /** The wait that the service has requested (`Retry-After`), or null. */
  retryAfterMs: number | null;
}

/** Records that a job with this gate succeeded. Opens a gate that was trying one job. */
export async function recordSuccess(db: Connection, name: string): Promise<void> {
  await db.execute(sql`
    UPDATE offload.gate SET failures = 0, failed_runs = '{}', closed_at = NULL, closed_until = NULL, probe_id = NULL
    WHERE name = ${name} AND failures > 0 AND ${isClosed} IS NOT TRUE`);
}

/**
 * Records a failure that was the gate's fault. Closes the gate if the service has requested a wait, if too many jobs failed
 * in a row, or if this job was testing a closed gate. A closed gate holds all jobs that haven't started. Counts a run once,
 * no matter how often it's recorded. Returns whether the gate is closed.
 */
export async function recordFailure(db: Connection, failure: GateFailure): Promise<boolean> {
  const { name, run, message, status, retryAfterMs } = failure;
  const runId = sql`${`${run.id} ${run.fence}`}::text`;
  // While the gate is closed, only the job that tests it counts: the others started before it closed.
  const isCounted = sql`(probe_id = ${run.id}::uuid OR (closed_until IS NULL AND ${runId} <> ALL(failed_runs)))`;
  const closes = sql`(${retryAfterMs}::float8 IS NOT NULL
    OR (${isCounted} AND (closed_until IS NOT NULL OR failures + 1 >= ${failuresToClose}::int)))`;
  const growing = sql`${firstWaitMs}::float8 * 2 ^ least(20, greatest(0, failures + 1 - ${failuresToClose}::int))`;
  const waitMs = sql`greatest(${minWaitMs}::float8, coalesce(${retryAfterMs}::float8, least(${maxWaitMs}::float8, ${growing})))`;
  // A wait that began before the clock was set back is over.
  const closedUntil = sql`CASE WHEN closed_until > now() AND NOT ${isClosed} THEN now() ELSE closed_until END`;
  const [gate] = await db.query<{ isClosed: boolean }>(sql`
    WITH failed AS (
      UPDATE offload.gate SET last_error = ${message.slice(0, maxErrorLength)}, last_status = ${status}::int, last_error_at = now(),
        failures = failures + CASE WHEN ${isCounted} THEN 1 ELSE 0 END, probe_id = nullif(probe_id, ${run.id}::uuid),
        failed_runs = CASE WHEN ${closes} THEN '{}' WHEN ${isCounted} THEN failed_runs || ${runId} ELSE failed_runs END,
        closed_at = CASE WHEN ${closes} THEN coalesce(closed_at, now()) ELSE closed_at END,
        closed_until = CASE WHEN ${closes} THEN greatest(${closedUntil}, now() + ${waitMs} * interval '1 ms') ELSE ${closedUntil} END
      WHERE name = ${name}
      RETURNING name, coalesce(${isClosed}, false) AS is_closed
    ), target AS (
      SELECT job.id FROM failed, LATERAL (
        SELECT id FROM offload.job
        WHERE failed.is_closed AND job.gate = failed.name AND ${hasState(pendingStates)} AND ${isThrough('gate', 'job')}
        FOR NO KEY UPDATE SKIP LOCKED
      ) job
    ), held AS (
      UPDATE offload.job SET held_by = 'gate', dispatched_at = NULL, progress_step = ${stepAt(sql`'gate'`)},
        version = nextval('offload.job_version')
      FROM target WHERE ${hasIdOf('target')} RETURNING job.id
    ), notified AS (${notifyChanged('held')})
    SELECT is_closed AS "isClosed" FROM failed, (SELECT count(*) FROM notified) told`);
  return gate?.isClosed ?? false;
}
