import { Prisma } from '../client';
import { type Range, ranges } from './vocabulary';

/** A condition: the rows of the rollup that a range is made of, the last one still growing. */
export function within(range: Range): Prisma.Sql {
  const { span, stepMs, points } = ranges[range];
  return Prisma.sql`span = ${span} AND start > now() - ${stepMs * points}::int * interval '1 ms'`;
}
