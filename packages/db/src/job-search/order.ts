import { Prisma } from '../client';
import { firstIdAt } from './uuid-time';

type Span = { from: Date | null; to: Date | null; order: 'newest' | 'oldest'; cursor: string | null };

/** The ids of a time that come after the cursor: ids are in the order of time. */
export function between({ from, to, order, cursor }: Span): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (from) conditions.push(Prisma.sql`id >= ${firstIdAt(from)}::uuid`);
  if (to) conditions.push(Prisma.sql`id < ${firstIdAt(to)}::uuid`);
  if (cursor) {
    const beyond = order === 'newest' ? Prisma.sql`<` : Prisma.sql`>`;
    conditions.push(Prisma.sql`id ${beyond} ${cursor}::uuid`);
  }
  return Prisma.join(conditions, ' AND ');
}

export function direction({ order }: Pick<Span, 'order'>): Prisma.Sql {
  return order === 'newest' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
}
