import { type Connection, connectionOf, type Transaction } from '../database/connection';
import { sql } from '../database/sql';
import { isThrough } from '../job/holds/holds';
import { isClosed } from '../job/holds/rooms';

/** Lets jobs through up to its limits (`open`), lets none through (`closed`), or tries one (`half-open`). */
type GateState = 'open' | 'closed' | 'half-open';

export interface GateView {
  name: string;
  state: GateState;
  /** Failures in a row. */
  failures: number;
  closedAt: Date | null;
  closedUntil: Date | null;
  lastError: string | null;
  /** The HTTP status of the last error, or null. */
  lastStatus: number | null;
  lastErrorAt: Date | null;
  concurrency: number | null;
  rate: { starts: number; everyMs: number } | null;
  /** Jobs that it has let through and whose runs haven't ended. */
  running: number;
  /** Jobs that it holds. */
  waiting: number;
}

/** Returns the gates, closed and half-open ones first, then by name. `onlyShut` leaves out open ones. */
export async function readGates(db: Connection, limit: number, onlyShut = false): Promise<GateView[]> {
  return db.query<GateView>(sql`
    SELECT name, failures, closed_at AS "closedAt", closed_until AS "closedUntil", last_error AS "lastError",
      CASE WHEN ${isClosed} THEN 'closed' WHEN closed_until IS NOT NULL THEN 'half-open' ELSE 'open' END AS state,
      last_status AS "lastStatus", last_error_at AS "lastErrorAt", concurrency,
      CASE WHEN rate_starts IS NOT NULL
        THEN jsonb_build_object('starts', rate_starts, 'everyMs', rate_interval_ms) END AS rate,
      (SELECT count(*)::int FROM offload.job running WHERE running.gate = gate.name AND ${isThrough('gate', 'running')}) AS running,
      (SELECT count(*)::int FROM offload.job WHERE held_by = 'gate' AND job.gate = gate.name) AS waiting
    FROM offload.gate WHERE closed_until IS NOT NULL OR NOT ${onlyShut}::boolean ORDER BY closed_until IS NULL, name LIMIT ${limit}::int`);
}

/**
 * Ends the wait of a closed gate, so that it tries one job. Returns false if it isn't closed. After the commit, admit the
 * gate's jobs.
 */
export async function tryGate(tx: Transaction, name: string): Promise<boolean> {
  // Rounded down to milliseconds. Rounded up, the gate would stay closed for part of a millisecond.
  const tried = await connectionOf(tx).query(sql`
    UPDATE offload.gate SET closed_until = date_trunc('milliseconds', now()), probe_id = NULL
    WHERE name = ${name} AND closed_until IS NOT NULL RETURNING name`);
  return tried.length > 0;
}
