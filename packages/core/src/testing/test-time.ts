import type { Database } from '../database/database';
import { join, raw, sql } from '../database/sql';
import type { JobSystem } from '../system/system';

/** The times that have passed or come with the time. A schedule's times are those of a calendar. */
const timed = ['job', 'job_step', 'job_event', 'job_log', 'gate'];

/** The time of a test. It runs ahead of the database's clock by what the test has advanced. */
export interface TestTime {
  now(): Date;
  /** Lets this much time pass: all that is stored seems to have been stored so much earlier. */
  pass(ms: number): Promise<void>;
  /** Returns how long it is until something is due that wasn't at this time; null if nothing ever will be. */
  msUntilNext(after: Date): Promise<number | null>;
  reset(): void;
}

/**
 * Makes time pass by moving stored times back. The database's clock is left alone, and so is that of the process, which a
 * driver's timeouts need.
 */
export function createTestTime(db: Database, { schedules }: JobSystem): TestTime {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    async pass(ms) {
      const columns = await db.query<{ table: string; columns: string[] }>(sql`
        SELECT table_name AS table, array_agg(column_name::text) AS columns FROM information_schema.columns
        WHERE table_schema = ${db.schema} AND table_name = ANY(${timed}::text[])
          AND data_type = 'timestamp with time zone'
        GROUP BY table_name`);
      await db.transaction(async (tx) => {
        for (const { table, columns: names } of columns) {
          const moved = names.map(
            (name) => sql`${raw(name)} = ${raw(name)} - ${ms}::float8 * interval '1 ms'`,
          );
          await tx.execute(sql`UPDATE offload.${raw(table)} SET ${join(moved)}`);
        }
      });
      aheadMs += ms;
    },
    async msUntilNext(after) {
      const known = [...schedules.keys()];
      const [row] = await db.query<{ ms: number | null }>(sql`
        WITH moment AS (
          SELECT next_attempt_at AS at FROM offload.job WHERE held_by = 'time'
          UNION ALL SELECT deadline_at FROM offload.job WHERE finished_at IS NULL
          UNION ALL SELECT next_run_at - ${aheadMs}::float8 * interval '1 ms' FROM offload.schedule
            WHERE paused_at IS NULL AND (name IS NULL OR name = ANY(${known}::text[]))
        )
        SELECT (extract(epoch FROM min(at) - now()) * 1000)::float8 AS ms FROM moment WHERE at > ${after}`);
      return row?.ms == null ? null : Math.max(0, Math.ceil(row.ms) + 1);
    },
    reset() {
      aheadMs = 0;
    },
  };
}
