import sql, { empty, join, raw, type Sql } from 'sql-template-tag';

/**
 * `sql` makes a statement: what is interpolated is sent as a parameter.
 *
 * @example
 * const recent = sql`SELECT id FROM orders WHERE created_at > ${since}`;
 */
export { empty, join, raw, type Sql, sql };
