import type { Transaction } from '@offload/core';
import type { AnyContract } from '@offload/core/admin';
import { type Connection, connectionOf, join, type Sql, sql } from '@offload/core/sql';
import { isUndispatched } from '../figures/depth';
import type { JobSearch } from './search-jobs';
import { matchesText, type TextFilter } from './text-filter';

/** Where to search, and for what. */
export interface Scope {
  /** Ranges of an index, each ordered by ID, that together contain all matches. Empty if nothing can match. */
  ranges: Sql[];
  /** The same ranges as one condition. */
  within: Sql;
  /** The remaining conditions. */
  others: Sql[];
  limits: ReadLimits;
}

/** How much a page reads. */
export interface ReadLimits {
  /** How many rows are scanned before an index is queried. */
  near: number;
  /** For how many milliseconds the index is queried. */
  indexMs: number;
  /** How many rows are scanned after that, if the index didn't help. */
  far: number;
}

// With what is scanned before and after, a page takes less than 80 ms, however many jobs there are.
const indexMs = 50;

// Jobs in order of time are stored together. Those of a range may each be on their own page.
const together: ReadLimits = { near: 10_000, indexMs, far: 50_000 };
const scattered: ReadLimits = { near: 2_000, indexMs, far: 10_000 };
// Error text takes long to parse.
const wordy: ReadLimits = { near: 1_000, indexMs, far: 2_000 };
// Only jobs in these states can have an error.
const statesWithError = ['running', 'retrying', 'canceling', 'failed'];

/** Splits a search into ranges of an index and other conditions. */
export async function findScope(
  db: Connection,
  contracts: ReadonlyMap<string, AnyContract>,
  search: JobSearch,
): Promise<Scope> {
  const { id, owners, error } = search;
  const text = [
    ...matchesText(search),
    ...hadRuns(search),
    ...(search.isUndispatched ? [isUndispatched] : []),
  ];
  if (search.payload.length > 0) {
    text.push(sql`kind = ANY(${findSearchableKinds(contracts, search.payload)}::text[])`);
  }
  const limits = error === null ? scattered : wordy;
  if (id) {
    const within = sql`id BETWEEN ${filled(id, '0')}::uuid AND ${filled(id, 'f')}::uuid`;
    return { ranges: [within], within, others: [...chosen(search), ...text], limits };
  }
  if (owners) {
    const ranges = owners.map((ownerId) => sql`owner_id = ${ownerId}`);
    const within = sql`owner_id = ANY(${[...owners]}::text[])`;
    return { ranges, within, others: [...chosen(search), ...text], limits };
  }
  const conditions = chosen(search);
  const within = join([sql`true`, ...conditions], ' AND ');
  if (conditions.length === 0 && error === null) {
    return { ranges: [within], within, others: text, limits: together };
  }
  return { ranges: await findGroupRanges(db, search), within, others: text, limits };
}

/** The row says when the job succeeded; the history, how each other run of it ended, also if it was retried since. */
function hadRuns({ ended }: JobSearch): Sql[] {
  if (!ended) return [];
  if (ended.state === 'succeeded')
    return [
      sql`state = 'succeeded' AND finished_at >= ${ended.from}::timestamptz AND finished_at < ${ended.to}::timestamptz`,
    ];
  return [
    sql`EXISTS (
      SELECT FROM (SELECT id AS job) AS one JOIN offload.job_event ON job_id = one.job
      WHERE job_event.state = ${ended.state} AND at >= ${ended.from}::timestamptz AND at < ${ended.to}::timestamptz)`,
  ];
}

/** Returns the first or the last ID that begins like this. */
function filled(beginning: string, digit: string): string {
  return beginning.replaceAll('-', '').padEnd(32, digit).slice(0, 32);
}

async function findGroupRanges(
  db: Connection,
  { states, kind, queue, among, error }: JobSearch,
): Promise<Sql[]> {
  const wanted = error === null ? states : statesWithError.filter((state) => isAmong(states, state));
  // An empty list of states would match all states.
  if (error !== null && wanted.length === 0) return [];
  const groups = await findGroups(db, { states: wanted, kind, queue });
  const visible = groups.filter((group) => among?.includes(group.queue) ?? true);
  return visible.map(
    (group) => sql`queue = ${group.queue} AND kind = ${group.kind} AND state = ${group.state}`,
  );
}

function chosen({ states, kind, queue, among }: JobSearch): Sql[] {
  const conditions: Sql[] = [];
  if (states.length > 0) conditions.push(sql`state = ANY(${states}::text[])`);
  if (kind) conditions.push(sql`kind = ${kind}`);
  if (queue) conditions.push(sql`queue = ${queue}`);
  if (among) conditions.push(sql`queue = ANY(${[...among]}::text[])`);
  return conditions;
}

function isAmong(states: string[], state: string): boolean {
  return states.length === 0 || states.includes(state);
}

/**
 * Returns the kinds that show these fields to users who may see payloads. Hidden fields can't be searched, or a search
 * would confirm a guess.
 */
function findSearchableKinds(
  contracts: ReadonlyMap<string, AnyContract>,
  fields: TextFilter['payload'],
): string[] {
  const isSecret = ({ path }: { path: string[] }, secrets: string[]) =>
    path.some((_, index) => secrets.includes(path.slice(0, index + 1).join('.')));
  return [...contracts.values()]
    .filter(({ secrets = [] }) => !fields.some((field) => isSecret(field, secrets)))
    .map(({ kind }) => kind);
}

/** A combination of queue, kind, and state that at least one job has. */
interface JobGroup {
  queue: string;
  kind: string;
  state: string;
}

/** Returns the existing groups that match, by skipping from one to the next in their index. */
async function findGroups(
  db: Transaction,
  { states, kind, queue }: { states: string[]; kind: string | null; queue: string | null },
): Promise<JobGroup[]> {
  const groups = await connectionOf(db).query<JobGroup>(sql`
    WITH RECURSIVE found AS (
      (SELECT queue, kind, state FROM offload.job ORDER BY queue, kind, state LIMIT 1)
      UNION ALL
      SELECT next.* FROM found, LATERAL (
        SELECT queue, kind, state FROM offload.job
        WHERE (queue, kind, state) > (found.queue, found.kind, found.state)
        ORDER BY queue, kind, state LIMIT 1
      ) next
    )
    SELECT queue, kind, state FROM found`);
  return groups.filter(
    (group) =>
      (states.length === 0 || states.includes(group.state)) &&
      (kind === null || group.kind === kind) &&
      (queue === null || group.queue === queue),
  );
}
