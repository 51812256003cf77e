import { raw, type Sql, sql } from '../../database/sql';

// As stored, often compressed to a tenth. Pages read lists of jobs every few seconds, and would need gigabytes for larger values.
const maxBytes = 100_000;

/** Returns a JSON column for pages, which replaces a value that is too large by a text that says so. */
export function shownValue(column: 'payload' | 'result', table: 'job' | 'job_step'): Sql {
  const value = raw(`${table}.${column}`);
  const tooLarge = `Too large to show: it's the ${column} of its row in ${table}.`;
  return sql`CASE WHEN pg_column_size(${value}) > ${maxBytes}::int THEN ${JSON.stringify(tooLarge)}::jsonb ELSE ${value} END`;
}
