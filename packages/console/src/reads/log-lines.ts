import { type Connection, sql } from '@offload/core/sql';
import type { ShowValue } from '../redact';
import type { LogLine } from './job-views';

// About as many as are kept.
const maxLines = 1_000;

/** Returns the last lines of a job's log after one, oldest first. */
export async function readLog(
  db: Connection,
  { id, kind, after }: { id: string; kind: string; after: string },
  showValue: ShowValue,
): Promise<LogLine[]> {
  const rows = await db.query<Omit<LogLine, 'at'> & { at: Date }>(sql`
    SELECT id::text, at, level, attempt, message, details FROM offload.job_log
    WHERE job_id = ${id}::uuid AND job_log.id > ${after}::bigint ORDER BY job_log.id DESC LIMIT ${maxLines}`);
  return rows.reverse().map(({ at, details, ...line }) => ({
    ...line,
    at: at.toISOString(),
    details: showValue(details, kind),
  }));
}
