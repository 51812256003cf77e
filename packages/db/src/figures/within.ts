import { type Sql, sql } from '@offload/core/sql';
import { type Range, ranges } from './vocabulary';

/** A condition: the rows of the rollup that a range is made of, the last one still growing. */
export function within(range: Range): Sql {
  const { span, stepMs, points } = ranges[range];
  return sql`span = ${span} AND start > now() - ${stepMs * points}::int * interval '1 ms'`;
}
