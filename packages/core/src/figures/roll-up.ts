import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { withCoreSweepLock } from '../database/sweep-lock';
import { bucketOfMs } from './buckets';

const runsPerRound = 20_000;

/**
 * Counts up to `limit` finished runs, and removes them from `job_end` in the same statement, so each run counts once, no
 * matter how late it was committed or how many processes count at once. Returns how many it counted.
 */
export async function rollUp(db: Connection, limit: number): Promise<number> {
  const [row] = await db.query<{ ended: number }>(sql`
    WITH ended AS (
      DELETE FROM offload.job_end WHERE ctid = ANY(ARRAY(SELECT ctid FROM offload.job_end LIMIT ${limit})) RETURNING *
    ), by_outcome AS (
      SELECT date_bin('1 minute', at, 'epoch') AS at, queue, kind, outcome, count(*) AS count
      FROM ended GROUP BY 1, 2, 3, 4
    ), by_bucket AS (
      SELECT date_bin('1 minute', at, 'epoch') AS at, queue, kind, measure, ${bucketOfMs} AS bucket,
        count(*) AS count, sum(ms) AS total_ms
      FROM ended CROSS JOIN LATERAL (VALUES ('wait', waited_ms), ('run', ran_ms)) AS measures(measure, ms)
      WHERE ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5
    ), throughput AS (
      INSERT INTO offload.job_throughput AS known (span, start, queue, kind, outcome, count)
      SELECT span, start, queue, kind, outcome, sum(count) FROM by_outcome CROSS JOIN LATERAL ${spansOfAt}
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (span, start, queue, kind, outcome) DO UPDATE SET count = known.count + excluded.count
    ), duration AS (
      INSERT INTO offload.job_duration AS known (span, start, queue, kind, measure, bucket, count, total_ms)
      SELECT span, start, queue, kind, measure, bucket, sum(count), sum(total_ms)
      FROM by_bucket CROSS JOIN LATERAL ${spansOfAt}
      GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
      ON CONFLICT (span, start, queue, kind, measure, bucket)
        DO UPDATE SET count = known.count + excluded.count, total_ms = known.total_ms + excluded.total_ms
    )
    SELECT count(*)::int AS ended FROM ended`);
  return row?.ended ?? 0;
}

/** Counts runs that finished recently. One process counts at a time. */
export async function countRuns(db: Database): Promise<void> {
  // Planning the count takes ten times as long as seeing that there's nothing to count.
  const ended = await db.query(sql`SELECT FROM offload.job_end LIMIT 1`);
  if (ended.length === 0) return;
  await withCoreSweepLock(db, 'figures', async () => void (await rollUp(db, runsPerRound)));
}

/** Prunes the rollup: keeps minutes for 2 days, quarters of an hour for 8, and hours for 90. One process prunes at a time. */
export async function pruneFigures(db: Database): Promise<void> {
  await withCoreSweepLock(db, 'old-figures', async () => {
    for (const [span, keep] of Object.entries(keptSpans)) {
      await db.execute(sql`
        DELETE FROM offload.job_throughput WHERE span = ${span} AND start < now() - ${keep}::interval`);
      await db.execute(sql`
        DELETE FROM offload.job_duration WHERE span = ${span} AND start < now() - ${keep}::interval`);
    }
  });
}

// Each run is counted in every span at once, so that nothing has to be merged later.
const spansOfAt = sql`(VALUES
  ('minute', date_bin('1 minute', at, 'epoch')), ('quarter', date_bin('15 minutes', at, 'epoch')),
  ('hour', date_bin('1 hour', at, 'epoch')), ('ever', timestamptz 'epoch')) AS spans(span, start)`;

// The totals of all time are kept forever.
const keptSpans = { minute: '2 days', quarter: '8 days', hour: '90 days' };
