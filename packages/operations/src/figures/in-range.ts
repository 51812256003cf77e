import { type Sql, sql } from '@offload/core/sql';
import { type Range, ranges } from './vocabulary';

/** Returns the condition for the rollup's rows in a range. The last row is still growing. */
export function inRange(range: Range): Sql {
  const { span, stepMs, points } = ranges[range];
  return sql`span = ${span} AND start > now() - ${stepMs * points}::int * interval '1 ms'`;
}
