import { raw, type Sql, sql } from '../../database/sql';

// As it's stored, often compressed to a tenth. A page that shows lists of jobs every few seconds would need gigabytes for larger ones.
const maxBytes = 100_000;

/** Returns a column of JSON as pages for staff show it: what is too large for them is a text that says so. */
export function shownValue(column: 'payload' | 'result', table: 'job' | 'job_step'): Sql {
  const value = raw(`${table}.${column}`);
  const tooLarge = `Too large to show: it's the ${column} of its row in ${table}.`;
  return sql`CASE WHEN pg_column_size(${value}) > ${maxBytes}::int THEN ${JSON.stringify(tooLarge)}::jsonb ELSE ${value} END`;
}
