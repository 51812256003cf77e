import { raw, type Sql, sql } from './sql';

/**
 * Returns a query for `WITH RECURSIVE` with the distinct values of an indexed column of `job`, as `value`. Skips from one value to
 * the next in the index, no matter how many jobs each has. `name` and `column` become SQL as they are.
 */
export function distinctValues(name: string, column: string, where: Sql): Sql {
  const [values, value] = [raw(name), raw(`job.${column}`)];
  return sql`${values}(value) AS (
    (SELECT ${value} FROM offload.job WHERE ${where} ORDER BY ${value} LIMIT 1)
    UNION ALL
    SELECT next.value FROM ${values}, LATERAL (
      SELECT ${value} AS value FROM offload.job WHERE ${where} AND ${value} > ${values}.value ORDER BY ${value} LIMIT 1
    ) next
  )`;
}
