import type { Connection } from '../database/connection';
import { sql } from '../database/sql';

export interface LogLine {
  jobId: string;
  attempt: number;
  at: Date;
  level: 'info' | 'warn';
  message: string;
  details: object | null;
}

/** About how many lines of a job are kept, the newest ones. */
export const linesKept = 1_000;

/** Writes log lines, except those of jobs that were deleted meanwhile. Deletes older lines beyond `linesKept` per job. */
export async function writeLog(db: Connection, lines: LogLine[]): Promise<void> {
  const details = lines.map((line) => line.details && JSON.stringify(line.details));
  await db.execute(sql`
    WITH input AS (
      SELECT * FROM unnest(
        ${lines.map(({ jobId }) => jobId)}::uuid[], ${lines.map(({ attempt }) => attempt)}::int[],
        ${lines.map(({ at }) => at.toISOString())}::timestamptz[], ${lines.map(({ level }) => level)}::text[],
        ${lines.map(({ message }) => message)}::text[], ${details}::text[]
      ) WITH ORDINALITY AS input(job_id, attempt, at, level, message, details, place)
    ), written AS (
      INSERT INTO offload.job_log (job_id, attempt, at, level, message, details)
      SELECT job_id, input.attempt, at, level, message, details::jsonb FROM input JOIN offload.job ON job.id = job_id
      ORDER BY place
    )
    DELETE FROM offload.job_log USING (SELECT DISTINCT job_id FROM input) jobs, LATERAL (
      SELECT id FROM offload.job_log kept WHERE kept.job_id = jobs.job_id ORDER BY id DESC OFFSET ${linesKept}::int LIMIT 1
    ) oldest
    WHERE job_log.job_id = jobs.job_id AND job_log.id <= oldest.id`);
}
