import { isCutShort } from '@offload/core/admin';
import { finishedStates, unfinishedStates } from '@offload/core/admin/browser';
import { type Database, join, type Sql, sql, stateIn } from '@offload/core/sql';
import { between, direction } from './order';
import type { Scope } from './scope';
import type { JobSearch } from './search-jobs';

const maxToSort = 5_000;
// Someone who keeps searching would rather wait than continue again.
const laterPageMs = 1_000;

/**
 * Returns the matches, in order, if there are so few that an index finds all of them within `firstPageMs`. Otherwise returns
 * null.
 */
export async function findByIndex(
  db: Database,
  { within, others }: Scope,
  search: JobSearch,
  firstPageMs: number,
): Promise<string[] | null> {
  const fits = join([within, between(search), ...others], ' AND ');
  // The payload index contains only finished jobs. There are few others.
  const found = sql`
    WITH found AS MATERIALIZED (
      SELECT id FROM offload.job WHERE ${stateIn(finishedStates)} AND ${fits}
      UNION ALL
      SELECT id FROM offload.job WHERE ${stateIn(unfinishedStates)} AND ${fits}
      LIMIT ${maxToSort + 1}
    )
    SELECT (SELECT count(*)::int FROM found) AS count,
      ARRAY(SELECT id::text FROM found ORDER BY id ${direction(search)} LIMIT ${search.limit}) AS ids`;
  const timeout = search.cursor === null ? firstPageMs : laterPageMs;
  const [result] = (await queryWithTimeout<IndexedIds>(db, found, timeout, 'bitmap')) ?? [];
  return result && result.count <= maxToSort ? result.ids : null;
}

interface IndexedIds {
  count: number;
  ids: string[];
}

/**
 * Returns null if the query takes longer. With `bitmap`, only bitmap scans: other plans count on finding matches along the
 * way, which may not exist.
 */
export async function queryWithTimeout<Row extends object>(
  db: Database,
  query: Sql,
  timeout: number,
  scans: 'bitmap' | 'any',
): Promise<Row[] | null> {
  const others = scans === 'bitmap' ? 'off' : 'on';
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`
        SELECT set_config('statement_timeout', ${String(timeout)}, true), set_config('work_mem', '32MB', true),
          set_config('enable_seqscan', ${others}, true), set_config('enable_indexscan', ${others}, true),
          set_config('enable_indexonlyscan', ${others}, true)`);
      return tx.query<Row>(query);
    });
  } catch (error) {
    if (isCutShort(error)) return null;
    throw error;
  }
}
