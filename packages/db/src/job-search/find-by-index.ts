import { type Database, stateIn } from '@offload/core';
import { join, type Sql, sql } from '@offload/core/sql';
import { finishedStates, unfinishedStates } from '@offload/core/states';
import { between, direction } from './order';
import type { Scope } from './scope';
import type { JobSearch } from './search';

// PostgreSQL's code of a statement that was canceled.
const timedOut = '57014';
const mostToSort = 5_000;
const patienceMs = 100;
// Who goes on searching would rather wait than go on again.
const patienceOnLaterPagesMs = 1_000;

/** What fits, in order, where that is so rare that an index finds all of it in time; otherwise null. */
export async function findByIndex(
  db: Database,
  { within, others }: Scope,
  search: JobSearch,
): Promise<string[] | null> {
  const fits = join([within, between(search), ...others], ' AND ');
  // The index of payloads has the jobs that have ended; the others are few.
  const found = sql`
    WITH found AS MATERIALIZED (
      SELECT id FROM offload.job WHERE ${stateIn(finishedStates)} AND ${fits}
      UNION ALL
      SELECT id FROM offload.job WHERE ${stateIn(unfinishedStates)} AND ${fits}
      LIMIT ${mostToSort + 1}
    )
    SELECT (SELECT count(*)::int FROM found) AS count,
      ARRAY(SELECT id::text FROM found ORDER BY id ${direction(search)} LIMIT ${search.limit}) AS ids`;
  const patience = search.cursor === null ? patienceMs : patienceOnLaterPagesMs;
  const [answer] = (await inTime(db, found, patience)) ?? [];
  return answer && answer.count <= mostToSort ? answer.ids : null;
}

/** Null where it takes longer. */
async function inTime(db: Database, query: Sql, patience: number) {
  try {
    return await db.transaction(async (tx) => {
      // By bitmaps only: other plans hope to meet on their way what is not there.
      await tx.execute(sql`
        SELECT set_config('statement_timeout', ${String(patience)}, true), set_config('work_mem', '32MB', true),
          set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
          set_config('enable_indexonlyscan', 'off', true)`);
      return tx.query<{ count: number; ids: string[] }>(query);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === timedOut) return null;
    throw error;
  }
}
