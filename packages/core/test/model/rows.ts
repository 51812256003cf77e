import type { Connection } from '../../src/database/connection';
import { sql } from '../../src/database/sql';
import type { Hold } from '../../src/job/holds/holds';
import type { Priority } from '../../src/job/priorities';

/** A job as its row is. Times are in milliseconds. */
export interface JobRow {
  id: string;
  kind: string;
  ownerId: string;
  requested: boolean;
  parentId: string | null;
  state: string;
  attempt: number;
  fence: number;
  lease: number | null;
  due: number | null;
  waitsFor: string | null;
  isUnique: boolean;
  /** How often the hooks have heard of its end. */
  ends: number;
  heldBy: Hold | null;
  priority: Priority;
  createdAt: number;
  dispatchedAt: number | null;
  /** The delivery that it shares with others. */
  delivery: string | null;
  /** Changes with any of its columns. */
  print: string;
}

/** Reads all jobs, oldest first, in the order of their IDs. */
export async function readRows(db: Connection): Promise<Map<string, JobRow>> {
  const rows = await db.query<JobRow>(sql`
    SELECT id, kind, owner_id AS "ownerId", user_requested AS requested, parent_id AS "parentId", state, attempt, fence,
      (extract(epoch FROM lease_until) * 1000)::float8 AS lease,
      (extract(epoch FROM next_attempt_at) * 1000)::float8 AS due,
      waiting_for ->> 'type' AS "waitsFor", unique_key IS NOT NULL AS "isUnique",
      (SELECT count(*)::int FROM model.ending WHERE job_id = job.id) AS ends,
      held_by AS "heldBy", priority, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
      (extract(epoch FROM dispatched_at) * 1000)::float8 AS "dispatchedAt", delivery, md5(job::text) AS print
    FROM offload.job ORDER BY id`);
  return new Map(rows.map((row) => [row.id, row]));
}
