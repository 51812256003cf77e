import type { AnyContract, Connection } from '@offload/core';
import { join, type Sql, sql } from '@offload/core/sql';
import type { JobSearch } from './search';
import { findSearchableKinds } from './searchable-kinds';
import { findGroups, findOwners } from './sources';
import { matchesText } from './text-filter';

/** Where to look, and for what. */
export interface Scope {
  /** Ranges of an index, each in the order of ids, that together hold what fits; none: nothing can fit. */
  ranges: Sql[];
  /** The same as one condition. */
  within: Sql;
  /** What must be true besides. */
  others: Sql[];
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
const wordy: Reach = { near: 1_000, far: 2_000 };
// Only in these is an error ever kept.
const statesWithError = ['running', 'retrying', 'canceling', 'failed'];

/** Takes a search apart into what is a range of an index and what is not. */
export async function findScope(
  db: Connection,
  contracts: ReadonlyMap<string, AnyContract>,
  search: JobSearch,
): Promise<Scope> {
  const { id, owner, error } = search;
  const text = matchesText(search);
  if (search.payload.length > 0) {
    text.push(sql`kind = ANY(${findSearchableKinds(contracts, search.payload)}::text[])`);
  }
  const reach = error === null ? scattered : wordy;
  if (id) {
    const within = sql`id = ${id}::uuid`;
    return { ranges: [within], within, others: [...chosen(search), ...text], reach };
  }
  if (owner) {
    const owners = await findOwners(db, owner, search.byAddress);
    const ranges = owners.map((ownerId) => sql`owner_id = ${ownerId}`);
    const within = sql`owner_id = ANY(${owners}::text[])`;
    return { ranges, within, others: [...chosen(search), ...text], reach };
  }
  const conditions = chosen(search);
  const within = join([sql`true`, ...conditions], ' AND ');
  if (conditions.length === 0 && error === null) {
    return { ranges: [within], within, others: text, reach: sideBySide };
  }
  return { ranges: await findGroupRanges(db, search), within, others: text, reach };
}

async function findGroupRanges(db: Connection, { states, kind, queue, error }: JobSearch): Promise<Sql[]> {
  const wanted = error === null ? states : statesWithError.filter((state) => isAmong(states, state));
  // To look for none of them would be to look for all.
  if (error !== null && wanted.length === 0) return [];
  const groups = await findGroups(db, { states: wanted, kind, queue });
  return groups.map(
    (group) => sql`queue = ${group.queue} AND kind = ${group.kind} AND state = ${group.state}`,
  );
}

function chosen({ states, kind, queue }: JobSearch): Sql[] {
  const conditions: Sql[] = [];
  if (states.length > 0) conditions.push(sql`state = ANY(${states}::text[])`);
  if (kind) conditions.push(sql`kind = ${kind}`);
  if (queue) conditions.push(sql`queue = ${queue}`);
  return conditions;
}

function isAmong(states: string[], state: string): boolean {
  return states.length === 0 || states.includes(state);
}
