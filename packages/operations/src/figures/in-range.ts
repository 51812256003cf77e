import { type Sql, sql } from '@offload/core/sql';
import { type Range, ranges } from './vocabulary';

/** Returns the start of the point that a row of the rollup belongs to. */
export function pointStart(range: Range): Sql {
  return sql`date_bin(${ranges[range].stepMs}::float8 * interval '1 ms', start, 'epoch')`;
}

/** Returns the condition for the rollup's rows in a range. The last row is still growing. */
export function inRange(range: Range): Sql {
  const { span, stepMs, points } = ranges[range];
  return sql`span = ${span} AND start > now() - ${stepMs * points}::float8 * interval '1 ms'`;
}
