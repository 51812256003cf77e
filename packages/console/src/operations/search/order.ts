import { firstIdAt, join, type Sql, sql } from '@offload/core/sql';

interface Span {
  from: Date | null;
  to: Date | null;
  ended?: { to: Date };
  order: 'newest' | 'oldest';
  cursor: string | null;
}

/** Returns the condition for IDs of a period after the cursor. IDs are in order of time. */
export function between({ from, to, ended, order, cursor }: Span): Sql {
  const conditions = [sql`true`];
  if (from) conditions.push(sql`id >= ${firstIdAt(from)}::uuid`);
  if (to) conditions.push(sql`id < ${firstIdAt(to)}::uuid`);
  // No run ended before its job was created.
  if (ended) conditions.push(sql`id < ${firstIdAt(ended.to)}::uuid`);
  if (cursor) {
    const beyond = order === 'newest' ? sql`<` : sql`>`;
    conditions.push(sql`id ${beyond} ${cursor}::uuid`);
  }
  return join(conditions, ' AND ');
}

export function direction({ order }: Pick<Span, 'order'>): Sql {
  return order === 'newest' ? sql`DESC` : sql`ASC`;
}
