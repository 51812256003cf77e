import { raw, type Sql, sql } from './database/sql';

/** Carries the ids of changed jobs, comma-separated, or `*` if they don't fit. */
export const changedChannel = 'job_changed';
/** Carries the id of a running job that is to be canceled. */
export const cancelChannel = 'job_cancel';

// A notification holds 8,000 bytes: 200 ids of 36 characters and their commas.
const idsPerNotification = 200;

/** A query of one row (none when `rows` is empty) that tells every listener which jobs have changed. */
export function notifyChanged(rows: string): Sql {
  return sql`
    SELECT pg_notify(${changedChannel},
      CASE WHEN count(*) > ${idsPerNotification}::int THEN '*' ELSE string_agg(id::text, ',') END)::text AS notified
    FROM ${raw(rows)} HAVING count(*) > 0`;
}
