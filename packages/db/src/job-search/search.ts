import { type Database, Prisma, type Transaction } from '../client';
import { findGroups, findOwners } from './sources';
import { hasText, matchesText, type TextFilter } from './text-filter';
import { firstIdAt } from './uuid-time';

/** Which jobs somebody looks for. What is null or empty does not matter to them. */
export interface JobSearch extends TextFilter {
  id: string | null;
  /** The id of a person, or how their e-mail address begins. */
  owner: string | null;
  states: string[];
  kind: string | null;
  queue: string | null;
  /** When it was asked for: from this moment on, and before that one. */
  from: Date | null;
  to: Date | null;
  order: 'newest' | 'oldest';
  /** The id after which the page begins. */
  cursor: string | null;
  limit: number;
}

// Most words that somebody looks for are in what has just happened; an index finds those that are rare.
const payloadWindow = 10_000;
const errorWindow = 1_000;
const patienceMs = 4_000;

/** What somebody looks for is in so many jobs, and in none of the latest, that finding it would take too long. */
export class SearchTooBroadError extends Error {
  override readonly name = 'SearchTooBroadError';
}

/**
 * The ids of the jobs that fit, in order, at most `limit`. Reads no more of the table than the page needs: every filter is
 * a range of an index that is in the order of ids already. Throws a `SearchTooBroadError` where that cannot be done in time.
 */
export async function searchJobs(db: Database, search: JobSearch): Promise<string[]> {
  const sources = await findSources(db, search);
  if (sources.length === 0) return [];
  if (!hasText(search)) return read(db, merged(sources, search, Prisma.sql`id`, search.limit));

  const columns = Prisma.sql`id, payload, error_code, error_message, error_stack`;
  const recent = merged(sources, search, columns, search.error ? errorWindow : payloadWindow);
  const found = await read(
    db,
    Prisma.sql`SELECT id FROM (${recent}) recent WHERE ${matchesText(search)}
      ORDER BY id ${direction(search)} LIMIT ${search.limit}`,
  );
  return found.length < search.limit ? readByIndex(db, search) : found;
}

/** The ranges that together hold what fits; none: nothing can fit. */
async function findSources(db: Database, search: JobSearch): Promise<Prisma.Sql[]> {
  const { id, owner, states, kind, queue } = search;
  if (id) return [Prisma.sql`id = ${id}::uuid`];
  if (owner) {
    const owners = await findOwners(db, owner);
    return owners.map((ownerId) => Prisma.sql`owner_id = ${ownerId}`);
  }
  if (!kind && !queue && states.length === 0) return [Prisma.sql`true`];
  const groups = await findGroups(db, { states, kind, queue });
  return groups.map((group) => {
    return Prisma.sql`queue = ${group.queue} AND kind = ${group.kind} AND state = ${group.state}`;
  });
}

/** All ranges as one, in order: of each no more is read than the page takes. */
function merged(sources: Prisma.Sql[], search: JobSearch, columns: Prisma.Sql, limit: number): Prisma.Sql {
  const ranges = sources.map(
    (source) => Prisma.sql`
      (SELECT ${columns} FROM job WHERE ${source} AND ${fits(search)} ORDER BY id ${direction(search)} LIMIT ${limit})`,
  );
  return Prisma.sql`
    SELECT * FROM (${Prisma.join(ranges, ' UNION ALL ')}) ranges ORDER BY id ${direction(search)} LIMIT ${limit}`;
}

function fits({ states, kind, queue, from, to, order, cursor }: JobSearch): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (states.length > 0) conditions.push(Prisma.sql`state = ANY(${states})`);
  if (kind) conditions.push(Prisma.sql`kind = ${kind}`);
  if (queue) conditions.push(Prisma.sql`queue = ${queue}`);
  if (from) conditions.push(Prisma.sql`id >= ${firstIdAt(from)}::uuid`);
  if (to) conditions.push(Prisma.sql`id < ${firstIdAt(to)}::uuid`);
  if (cursor) {
    const beyond = order === 'newest' ? Prisma.sql`<` : Prisma.sql`>`;
    conditions.push(Prisma.sql`id ${beyond} ${cursor}::uuid`);
  }
  return Prisma.join(conditions, ' AND ');
}

/**
 * What is rare is found by its words first; the index of payloads has jobs that have ended, and the others are few.
 * Materialized, or the planner would hope to meet it on its way.
 */
async function readByIndex(db: Database, search: JobSearch): Promise<string[]> {
  const owners = search.owner ? await findOwners(db, search.owner) : null;
  const ofOwners = owners ? Prisma.sql`owner_id = ANY(${owners})` : Prisma.sql`true`;
  const fitsAll = Prisma.sql`${matchesText(search)} AND ${ofOwners} AND ${fits(search)}`;
  const hits = Prisma.sql`
    WITH hits AS MATERIALIZED (
      SELECT id FROM job WHERE state IN ('succeeded', 'failed', 'canceled') AND ${fitsAll}
      UNION ALL
      SELECT id FROM job WHERE state IN ('queued', 'running', 'retrying', 'canceling') AND ${fitsAll}
    )
    SELECT id FROM hits ORDER BY id ${direction(search)} LIMIT ${search.limit}`;
  try {
    return await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(patienceMs)}, true)`;
      return read(tx, hits);
    });
  } catch (error) {
    throw isTimeout(error) ? new SearchTooBroadError('too broad a search', { cause: error }) : error;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.includes('statement timeout');
}

async function read(db: Database | Transaction, query: Prisma.Sql): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(query);
  return rows.map(({ id }) => id);
}

function direction({ order }: JobSearch): Prisma.Sql {
  return order === 'newest' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
}
