import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { lastEvents } from './history';

/**
 * The condition that a job's last run has committed its work (`holdForCommit`). If that run is lost or fails, it's repeated,
 * even after the last attempt, and finds its work done. Only a job's first commit counts, so this happens once.
 */
export const hasCommitted = sql`coalesce(committed_at >= started_at, false)`;

export const hasAttemptLeft = sql`(attempt < max_attempts OR ${hasCommitted})`;

/** One run of a job. */
export interface JobAttempt {
  attempt: number;
  workerId: string | null;
  /** Null if the worker is no longer known. */
  host: string | null;
  pid: number | null;
  startedAt: Date;
  /** Null while it's running. */
  endedAt: Date | null;
  /** The state that followed: `running` again if the worker was lost. */
  next: string | null;
  message: string | null;
}

/** Returns the runs within a job's last 1,000 events, oldest first. */
export async function findAttempts(db: Connection, jobId: string): Promise<JobAttempt[]> {
  return db.query<JobAttempt>(sql`
    WITH entered AS (
      SELECT id, state, attempt, substring(actor FROM '^worker:(.+)$')::uuid AS worker_id, at,
        lead(at) OVER later AS ended_at, lead(state) OVER later AS next, lead(message) OVER later AS message
      FROM ${lastEvents(jobId)} AS event WHERE state <> 'canceling'
      WINDOW later AS (ORDER BY id)
    )
    SELECT attempt, worker_id AS "workerId", host, pid, at AS "startedAt", ended_at AS "endedAt", next, message
    FROM entered LEFT JOIN offload.worker_identity ON worker_identity.id = worker_id
    WHERE state = 'running' ORDER BY entered.id`);
}
