import type { Connection } from '../database/connection';
import { type Sql, sql } from '../database/sql';
import { isUnrecorded } from './transitions';

/** A state that a job has entered. */
export interface HistoryEvent {
  state: string;
  attempt: number;
  /** `user:<id>`, `operator:<name>` on the command line, `schedule:<id>`, `worker:<id>`, or `sweeper`. */
  actor: string;
  message: string | null;
  /** When the job was added to its queue for this run. */
  dispatchedAt: Date | null;
  at: Date;
}

/**
 * The events of all jobs, to read by `job_id` in the order of `id`. Most jobs have no rows in the table of events: their own
 * rows say that they were enqueued, ran, and succeeded.
 */
// Mutants of `state IN ('running', 'succeeded')` survive: the others have recorded their runs.
// Mutants of `started_at IS NOT NULL` survive: a job that runs or has succeeded has started.
export const history: Sql = sql`(
  SELECT id, job_id, state, attempt, actor, message, dispatched_at, at FROM offload.job_event
  UNION ALL
  SELECT 0::bigint, id, 'queued', 0,
    CASE enqueued_by WHEN 'owner' THEN 'user:' || owner_id ELSE enqueued_by END, NULL::text, NULL::timestamptz, created_at
  FROM offload.job WHERE enqueued_by IS NOT NULL
  UNION ALL
  SELECT 9223372036854775806, id, 'running', attempt, 'worker:' || worker_id, NULL::text, dispatched_at, started_at
  FROM offload.job WHERE state IN ('running', 'succeeded') AND started_at IS NOT NULL AND ${isUnrecorded('job')}
  UNION ALL
  SELECT 9223372036854775807, id, 'succeeded', attempt, 'worker:' || worker_id, NULL::text, NULL::timestamptz, finished_at
  FROM offload.job WHERE state = 'succeeded' AND worker_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM offload.job_event recorded WHERE recorded.job_id = job.id AND recorded.state = 'succeeded')
)`;

// A job that sleeps for a minute again and again enters thousands of states in a day.
const maxEvents = 1_000;

export function lastEvents(jobId: string): Sql {
  return sql`(SELECT * FROM ${history} AS event WHERE job_id = ${jobId}::uuid ORDER BY id DESC LIMIT ${maxEvents})`;
}

/** Returns the last 1,000 events of a job, oldest first. */
export async function readHistory(db: Connection, jobId: string): Promise<HistoryEvent[]> {
  return db.query<HistoryEvent>(sql`
    SELECT state, attempt, actor, message, dispatched_at AS "dispatchedAt", at
    FROM ${lastEvents(jobId)} AS event ORDER BY id`);
}
