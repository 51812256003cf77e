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
  reach: Reach;
}

/** How many rows are looked through one by one: before an index is asked, and where that was of no help. */
export interface Reach {
  near: number;
  far: number;
}

// Jobs in the order of time lie side by side, those of a range each on a page of its own.
const sideBySide: Reach = { near: 10_000, far: 50_000 };
const scattered: Reach = { near: 2_000, far: 10_000 };
// And the words of an error take long to read.
const wordy: Reach = { near: 1_000, far: 3_000 };
// Only in these is an error ever kept.
const statesWithError = ['running', 'retrying', 'canceling', 'failed'];

/** Takes a search apart into what is a range of an index and what is not. */
export async function findScope(db: Database, search: JobSearch): Promise<Scope> {
  const others = matchesText(search);
  if (search.payload.length > 0) {
    others.push(Prisma.sql`kind = ANY(${await findSearchableKinds(db, search.payload)})`);
  }
  if (search.id || search.owner) others.push(...chosen(search));
  const ranges = await findRanges(db, search);
  if (search.error !== null) return { ranges: ranges ?? [], others, reach: wordy };
  return ranges
    ? { ranges, others, reach: scattered }
    : { ranges: [Prisma.sql`true`], others, reach: sideBySide };
}

/** Null: everything. */
async function findRanges(db: Database, search: JobSearch): Promise<Prisma.Sql[] | null> {
  const { id, owner, kind, queue, error } = search;
  if (id) return [Prisma.sql`id = ${id}::uuid`];
  if (owner) return (await findOwners(db, owner)).map((ownerId) => Prisma.sql`owner_id = ${ownerId}`);
  const states =
    error === null ? search.states : statesWithError.filter((state) => isAmong(search.states, state));
  if (states.length === 0) {
    if (error !== null) return [];
    if (!kind && !queue) return null;
  }
  const groups = await findGroups(db, { states, kind, queue });
  return groups.map(
    (group) => Prisma.sql`(queue = ${group.queue} AND kind = ${group.kind} AND state = ${group.state})`,
  );
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
