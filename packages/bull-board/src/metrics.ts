import type { MetricsType, QueueMetrics } from '@bull-board/api/typings/app';
import type { RunOutcome } from '@offload/core/admin';
import { type Connection, sql } from '@offload/core/sql';

// As many as Bull Board's chart has.
const minutes = 60;

/** BullMQ counts a failure once no attempt is left. */
const outcomes: Record<MetricsType, RunOutcome[]> = {
  completed: ['succeeded'],
  failed: ['failed', 'rejected'],
};

/**
 * Returns how many jobs of a queue succeeded or failed in each minute of the last hour, in BullMQ's form: `data` has the
 * minutes before the current one, newest first. The current one is the difference between the two counts.
 */
export async function readMetrics(db: Connection, queue: string, type: MetricsType): Promise<QueueMetrics> {
  const rows = await db.query<{ ago: number; count: number }>(sql`
    SELECT (extract(epoch FROM date_bin('1 minute', now(), 'epoch') - start) / 60)::int AS ago, sum(count)::float8 AS count
    FROM offload.job_throughput
    WHERE span = 'minute' AND start > now() - ${minutes}::int * interval '1 minute' AND start <= now()
      AND queue = ${queue} AND outcome = ANY(${outcomes[type]}::text[])
    GROUP BY 1`);
  const counts = new Map(rows.map(({ ago, count }) => [ago, count]));
  const [current = 0, ...data] = Array.from({ length: minutes }, (_none, ago) => counts.get(ago) ?? 0);
  const prevCount = data.reduce((sum, count) => sum + count, 0);
  return { meta: { count: prevCount + current, prevTS: Date.now(), prevCount }, data, count: data.length };
}
