import { raw, type Sql, sql } from './sql';

/**
 * Returns a query for `WITH RECURSIVE` with the distinct values of indexed columns of `job`, under their names. Skips from one to
 * the next in the index, no matter how many jobs each has. `name` and `columns` become SQL as they are.
 */
export function distinctValues(name: string, columns: readonly string[], where: Sql): Sql {
  const [rows, list] = [raw(name), raw(columns.join(', '))];
  const qualified = (table: string) => raw(columns.map((column) => `${table}.${column}`).join(', '));
  return sql`${rows} AS (
    (SELECT ${list} FROM offload.job WHERE ${where} ORDER BY ${list} LIMIT 1)
    UNION ALL
    SELECT next.* FROM ${rows}, LATERAL (
      SELECT ${qualified('job')} FROM offload.job
      WHERE ${where} AND (${qualified('job')}) > (${qualified(name)}) ORDER BY ${qualified('job')} LIMIT 1
    ) next
  )`;
}
