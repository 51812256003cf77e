import { type Sql, sql } from '@offload/core/sql';
import type { Period } from './vocabulary';

/** Returns the start of the point that a row of the rollup belongs to. */
export function pointStart({ stepMs }: Period): Sql {
  return sql`date_bin(${stepMs}::float8 * interval '1 ms', start, 'epoch')`;
}

/** Returns the condition for the rollup's rows in a period. */
export function inPeriod({ span, fromMs, toMs }: Period): Sql {
  return sql`span = ${span} AND start >= ${new Date(fromMs)}::timestamptz AND start < ${new Date(toMs)}::timestamptz`;
}
