import { type Database, Prisma } from '../client';
import type { JobSearch } from './search';
import { findSearchableKinds } from './searchable-kinds';
import { findGroups, findOwners } from './sources';
import { matchesText } from './text-filter';

/** Where to look, and for what. */
export interface Scope {
  /** Ranges of an index, each in the order of ids, that together hold what fits; none: nothing can fit. */
  ranges: Prisma.Sql[];
  /** What must be true besides. */
  others: Prisma.Sql[];
}

const nowhere: Scope = { ranges: [], others: [] };
// Only in these is an error ever kept.
const statesWithError = ['running', 'retrying', 'canceling', 'failed'];

/** Takes a search apart into what is a range of an index and what is not. */
export async function findScope(db: Database, search: JobSearch): Promise<Scope> {
  const { id, owner, states, kind, queue, error } = search;
  const text = matchesText(search);
  if (search.payload.length > 0) {
    text.push(Prisma.sql`kind = ANY(${await findSearchableKinds(db, search.payload)})`);
  }
  if (id) return { ranges: [Prisma.sql`id = ${id}::uuid`], others: [...chosen(search), ...text] };
  if (owner) {
    const owners = await findOwners(db, owner);
    const ranges = owners.map((ownerId) => Prisma.sql`owner_id = ${ownerId}`);
    return { ranges, others: [...chosen(search), ...text] };
  }
  const known = error === null ? states : statesWithError.filter((state) => isAmong(states, state));
  if (known.length === 0 && error !== null) return nowhere;
  if (known.length === 0 && !kind && !queue) return { ranges: [Prisma.sql`true`], others: text };
  const groups = await findGroups(db, { states: known, kind, queue });
  const ranges = groups.map(
    (group) => Prisma.sql`(queue = ${group.queue} AND kind = ${group.kind} AND state = ${group.state})`,
  );
  return { ranges, others: text };
}

function chosen({ states, kind, queue }: JobSearch): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (states.length > 0) conditions.push(Prisma.sql`state = ANY(${states})`);
  if (kind) conditions.push(Prisma.sql`kind = ${kind}`);
  if (queue) conditions.push(Prisma.sql`queue = ${queue}`);
  return conditions;
}

function isAmong(states: string[], state: string): boolean {
  return states.length === 0 || states.includes(state);
}
