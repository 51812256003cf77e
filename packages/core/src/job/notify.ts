import { ofSchema } from '../database/schema';
import { raw, type Sql, sql } from '../database/sql';

/** Carries the IDs of changed jobs, separated by commas, or `*` if they don't fit. */
export const changedChannel = 'job_changed';
/** Carries the ID of a running job to cancel. */
export const cancelChannel = 'job_cancel';

// A notification has up to 8,000 bytes: 200 IDs of 36 characters and their commas.
const ids = sql`CASE WHEN count(*) > 200 THEN '*' ELSE string_agg(id::text, ',') END`;

/** Returns a call that notifies the listeners of a channel in the same schema. */
export function notify(channel: string, payload: string | Sql): Sql {
  return sql`pg_notify(${ofSchema}${channel}, ${payload})`;
}

/** Returns a query that notifies listeners which jobs have changed. It has one row, or none if `rows` is empty. */
export function notifyChanged(rows: string): Sql {
  return sql`
    SELECT ${notify(changedChannel, ids)}::text AS notified
    FROM ${raw(rows)} HAVING count(*) > 0`;
}
