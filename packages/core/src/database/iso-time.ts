import { type Sql, sql } from './sql';

/** Returns a time in ISO 8601, as it is in JSON. */
export function isoTime(time: Sql): Sql {
  return sql`to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
