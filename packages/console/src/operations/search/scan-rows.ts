import { type Connection, join, sql } from '@offload/core/internal';
import { between, direction } from './order';
import type { Scope } from './scope';
import type { JobSearch } from './search';

export interface Found {
  ids: string[];
  /** The last scanned ID, or null if there's nothing beyond it. */
  end: string | null;
}

/** Scans the next `rows` jobs of a scope in order. Returns the matches, until there are enough. */
export async function scanRows(
  db: Connection,
  { ranges, others }: Scope,
  search: JobSearch,
  rows: number,
): Promise<Found> {
  if (ranges.length === 0) return { ids: [], end: null };
  const inOrder = sql`ORDER BY id ${direction(search)}`;
  const parts = ranges.map(
    (range) => sql`
      (SELECT id, queue, kind, state, payload, finished_at, error_code, error_message, error_stack FROM offload.job
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
