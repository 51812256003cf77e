import type { AnyContract } from '@offload/core/admin';
import { type Connection, type Database, join, sql } from '@offload/core/sql';
import { findByIndex } from './find-by-index';
import { between, direction } from './order';
import { findScope, type ReadLimits, type Scope } from './scope';
import type { EndedRuns } from './search-words';
import type { TextFilter } from './text-filter';

/** A search for jobs. Null or empty fields match everything. */
export interface JobSearch extends TextFilter {
  /** The beginning of a job's ID. */
  id: string | null;
  /** The IDs of their owners. If it's empty, no job matches. */
  owners: readonly string[] | null;
  states: string[];
  kind: string | null;
  queue: string | null;
  /** The queues whose jobs may be found; by default all. */
  among?: readonly string[];
  /** When the job was created: at or after `from`, and before `to`. */
  from: Date | null;
  to: Date | null;
  /** Only jobs with a run that ended like this; by default all. */
  ended?: EndedRuns;
  /** Whether only jobs that haven't been dispatched to their queue match. */
  isUndispatched?: boolean;
  order: 'newest' | 'oldest';
  /** The ID after which the page begins. */
  cursor: string | null;
  limit: number;
}

export interface JobPage {
  ids: string[];
  /**
   * The ID after which the next page begins, or null if there are no more matches. If this page isn't full, nothing beyond
   * that ID has been searched yet.
   */
  cursor: string | null;
}

/**
 * Returns one page of the matching jobs, without gaps, and reads a bounded number of rows. A scan finds common values, and
 * an index finds rare ones. For anything in between, the page's cursor says how far it has searched.
 */
export async function searchJobs(
  db: Database,
  contracts: ReadonlyMap<string, AnyContract>,
  search: JobSearch,
  limits?: ReadLimits,
): Promise<JobPage> {
  const scope = await findScope(db, contracts, search);
  const { near, indexMs, far } = limits ?? scope.limits;
  // One more than requested, to know whether there's another page.
  const limit = search.limit + 1;
  const scanned = await scanRows(db, scope, { ...search, limit }, scope.others.length === 0 ? limit : near);
  if (scanned.end === null || scanned.ids.length === limit) return pageOf(scanned, search.limit);

  const indexed = await findByIndex(db, scope, { ...search, limit }, indexMs);
  if (indexed) return pageOf({ ids: indexed, end: null }, search.limit);
  const rest = { ...search, cursor: scanned.end, limit: limit - scanned.ids.length };
  const more = await scanRows(db, scope, rest, far);
  return pageOf({ ids: [...scanned.ids, ...more.ids], end: more.end }, search.limit);
}

function pageOf({ ids, end }: Found, limit: number): JobPage {
  const shown = ids.slice(0, limit);
  return { ids: shown, cursor: ids.length > limit ? (shown.at(-1) ?? null) : end };
}

interface Found {
  ids: string[];
  /** The last scanned ID, or null if there's nothing beyond it. */
  end: string | null;
}

/** Scans the next `rows` jobs of a scope in order. Returns the matches, until there are enough. */
async function scanRows(
  db: Connection,
  { ranges, others }: Scope,
  search: JobSearch,
  rows: number,
): Promise<Found> {
  if (ranges.length === 0) return { ids: [], end: null };
  const inOrder = sql`ORDER BY id ${direction(search)}`;
  const parts = ranges.map(
    (range) => sql`
      (SELECT id, queue, kind, state, held_by, created_at, dispatched_at, finished_at, payload, error_code, error_message,
        error_stack FROM offload.job
      WHERE ${range} AND ${between(search)} ${inOrder} LIMIT ${rows})`,
  );
  // Includes the last row that may be read, to know how far the scan got.
  const read = await db.query<{ id: string; fits: boolean | null; place: number }>(sql`
    SELECT id, fits, place FROM (
      SELECT id, ${join([sql`true`, ...others], ' AND ')} AS fits,
        row_number() OVER (${inOrder})::int AS place
      FROM (SELECT * FROM (${join(parts, ' UNION ALL ')}) AS part ${inOrder} LIMIT ${rows}) AS next
    ) AS scanned
    WHERE fits OR place = ${rows} ${inOrder} LIMIT ${search.limit}`);
  const last = read.at(-1);
  return {
    ids: read.filter(({ fits }) => fits).map(({ id }) => id),
    end: last?.place === rows || read.length === search.limit ? (last?.id ?? null) : null,
  };
}
