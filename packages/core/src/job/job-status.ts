import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import type { Scope } from './holds/holds';

export interface JobStatus {
  id: string;
  state: string;
  fence: number;
  errorMessage: string | null;
  /** Milliseconds by the database's clock until its next attempt. */
  waitMs: number;
  queue: string;
  /** The version of its contract that its payload was written for. */
  payloadVersion: number;
  /** Scopes of other held jobs that this run's end may let through. */
  freed: Scope[];
  /** The job that may wait for this one. */
  parentId: string | null;
}

/** The columns of a status in addition to `id`, `state`, `fence`, and `queue`. */
export const statusDetails = sql`
  job.error_message AS "errorMessage", job.payload_version AS "payloadVersion",
  coalesce(greatest(0, ceil(extract(epoch FROM job.next_attempt_at - now()) * 1000)), 0)::float8 AS "waitMs"`;

export async function readJobStatuses(db: Connection, ids: string[]): Promise<Map<string, JobStatus>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<JobStatus>(sql`
    SELECT id, state, fence, queue, ${statusDetails}, '[]'::jsonb AS freed, NULL AS "parentId"
    FROM offload.job WHERE id = ANY(${ids}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}
