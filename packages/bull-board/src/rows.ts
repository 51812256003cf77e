import { shownValue } from '@offload/core/admin';
import { type Connection, type Sql, type StoredJob, sql } from '@offload/core/sql';
import type { StateFilter } from './statuses';

/** Counts and pages end here, so that a board opens as fast with ten million jobs. */
export const maxCount = 10_000;

type JobColumn =
  | ('id' | 'kind' | 'state' | 'progressPercent' | 'progressStep' | 'attempt' | 'maxAttempts' | 'priority')
  | ('errorMessage' | 'createdAt' | 'startedAt' | 'finishedAt' | 'nextAttemptAt');

/** The fields of a job that a board shows. */
export interface BoardRow extends Pick<StoredJob, JobColumn> {
  heldBy: string | null;
  payload: unknown;
  result: unknown;
  workerId: string | null;
  errorStack: string | null;
}

const columns = sql`
  job.id, job.kind, job.state, job.held_by AS "heldBy", ${shownValue('payload', 'job')} AS payload, ${shownValue('result', 'job')} AS result,
  job.progress_percent AS "progressPercent", job.progress_step AS "progressStep", job.attempt,
  job.max_attempts AS "maxAttempts", job.priority, job.worker_id AS "workerId",
  job.error_message AS "errorMessage", job.error_stack AS "errorStack", job.created_at AS "createdAt",
  job.started_at AS "startedAt", job.finished_at AS "finishedAt", job.next_attempt_at AS "nextAttemptAt"`;

/** Returns how many jobs of a queue match each of the filters, up to `maxCount` of each kind. */
export async function countRows(db: Connection, queue: string, filters: StateFilter[]) {
  // Mutants of `LIMIT` survive: the adapter limits the sum, too.
  // Mutants of `kind.kind IS NOT NULL` survive: no job has the kind NULL.
  return db.query<StateFilter & { count: number }>(sql`
    WITH RECURSIVE ${kindsOf(queue)}, wanted AS (${unnestFilters(filters)})
    SELECT wanted.state, wanted.of_jobs AS "ofJobs", sum(found.count)::int AS count
    FROM kind, wanted, LATERAL (
      SELECT count(*) FROM (SELECT FROM offload.job WHERE ${isWanted(queue)} LIMIT ${maxCount}::int) counted
    ) found
    WHERE kind.kind IS NOT NULL GROUP BY 1, 2`);
}

/** Returns jobs of a queue that match one of the filters, newest first. */
export async function listRows(
  db: Connection,
  queue: string,
  filters: StateFilter[],
  { offset, limit }: { offset: number; limit: number },
): Promise<BoardRow[]> {
  // Mutants of `LIMIT ${offset + limit}` survive: the page is limited, too.
  // Mutants of `kind.kind IS NOT NULL` survive: no job has the kind NULL.
  return db.query<BoardRow>(sql`
    WITH RECURSIVE ${kindsOf(queue)}, wanted AS (${unnestFilters(filters)}), page AS (
      SELECT found.id FROM kind, wanted, LATERAL (
        SELECT id FROM offload.job WHERE ${isWanted(queue)} ORDER BY id DESC LIMIT ${offset + limit}::int
      ) found
      WHERE kind.kind IS NOT NULL ORDER BY found.id DESC OFFSET ${offset}::int LIMIT ${limit}::int
    )
    SELECT ${columns} FROM page JOIN offload.job USING (id) ORDER BY job.id DESC`);
}

/** Returns a job of a queue, or null if it doesn't exist. */
export async function findRow(db: Connection, queue: string, id: string): Promise<BoardRow | null> {
  const [found = null] = await db.query<BoardRow>(
    sql`SELECT ${columns} FROM offload.job WHERE id = ${id}::uuid AND queue = ${queue}`,
  );
  return found;
}

/** Returns what the processors of a job have logged, oldest first. */
export async function readLog(db: Connection, id: string): Promise<{ at: Date; text: string }[]> {
  return db.query<{ at: Date; text: string }>(sql`
    SELECT at, level || ' ' || message AS text FROM offload.job_log WHERE job_id = ${id}::uuid ORDER BY id`);
}

/** Skips from one kind to the next in the index, no matter how many jobs each has. The last one is null. */
function kindsOf(queue: string): Sql {
  const next = (condition: Sql) =>
    sql`(SELECT job.kind FROM offload.job WHERE queue = ${queue} ${condition} ORDER BY job.kind LIMIT 1)`;
  return sql`kind AS (
    SELECT ${next(sql``)} AS kind
    UNION ALL SELECT ${next(sql`AND job.kind > kind.kind`)} FROM kind WHERE kind.kind IS NOT NULL
  )`;
}

function unnestFilters(filters: StateFilter[]): Sql {
  return sql`SELECT * FROM unnest(
    ${filters.map(({ state }) => state)}::text[], ${filters.map(({ ofJobs }) => ofJobs)}::boolean[]
  ) AS wanted(state, of_jobs)`;
}

function isWanted(queue: string): Sql {
  return sql`queue = ${queue} AND job.kind = kind.kind AND job.state = wanted.state
    AND (wanted.of_jobs IS NULL OR wanted.of_jobs = (held_by IS NOT DISTINCT FROM 'jobs'))`;
}
