import type { AnyContract } from '@offload/core/admin';
import { type Database, join, sql } from '@offload/core/sql';
import { queryWithTimeout } from './find-by-index';
import { between } from './order';
import { findScope } from './scope';
import type { JobSearch } from './search-jobs';

/** How many jobs of a search are in each state. */
export interface StateCounts {
  total: number;
  /** True if counting stopped early. Only the total is reliable then. */
  isMore: boolean;
  states: Record<string, number>;
}

const maxCounted = 10_000;
const timeoutMs = 200;

/** Counts the matching jobs of all pages by their state, up to 10,000. Returns null if that takes too long. */
export async function countByState(
  db: Database,
  contracts: ReadonlyMap<string, AnyContract>,
  search: JobSearch,
): Promise<StateCounts | null> {
  const { ranges, within, others } = await findScope(db, contracts, search);
  if (ranges.length === 0) return { total: 0, isMore: false, states: {} };
  const fits = join([within, between({ ...search, cursor: null }), ...others], ' AND ');
  const counted = sql`
    SELECT state, count(*)::int AS count
    FROM (SELECT state FROM offload.job WHERE ${fits} LIMIT ${maxCounted + 1}) AS matching GROUP BY state`;
  const rows = await queryWithTimeout<{ state: string; count: number }>(db, counted, timeoutMs, 'any');
  if (!rows) return null;
  const found = rows.reduce((sum, { count }) => sum + count, 0);
  return {
    total: Math.min(found, maxCounted),
    isMore: found > maxCounted,
    states: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
  };
}
