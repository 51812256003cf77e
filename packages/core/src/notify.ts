import { raw, type Sql, sql } from './database/sql';

/** Carries the IDs of changed jobs, separated by commas, or `*` if they don't fit. */
export const changedChannel = 'job_changed';
/** Carries the ID of a running job to cancel. */
export const cancelChannel = 'job_cancel';

// A notification has up to 8,000 bytes: 200 IDs of 36 characters and their commas.
const idsPerNotification = 200;

/** Returns a query of one row (none if `rows` is empty) that notifies every listener which jobs have changed. */
export function notifyChanged(rows: string): Sql {
  return sql`
    SELECT pg_notify(${changedChannel},
      CASE WHEN count(*) > ${idsPerNotification}::int THEN '*' ELSE string_agg(id::text, ',') END)::text AS notified
    FROM ${raw(rows)} HAVING count(*) > 0`;
}
