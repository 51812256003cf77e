import { nextRunAt } from '../calendar/next-run';
import type { ScheduleDefinition } from '../contract/define-schedule';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import type { JobSystem } from '../system/system';

/**
 * Updates the rows of schedules that are declared in code. Deletes those that no process has declared for a day, because two
 * versions run side by side during a deploy. A paused schedule stays paused, and a due run stays due.
 */
export async function syncSchedules(db: Connection, { schedules }: JobSystem): Promise<void> {
  for (const schedule of schedules.values()) await declare(db, schedule);
  await db.execute(
    sql`DELETE FROM offload.schedule WHERE name IS NOT NULL AND declared_at < now() - interval '1 day'`,
  );
}

async function declare(db: Connection, schedule: ScheduleDefinition): Promise<void> {
  const { name, ownerId, contract, cron, timeZone, catchUp, overlap } = schedule;
  await db.execute(sql`
    INSERT INTO offload.schedule AS known (id, name, owner_id, kind, template, cron, time_zone, catch_up, overlap,
      next_run_at, declared_at)
    VALUES (gen_random_uuid(), ${name}, ${ownerId}, ${contract.kind}, '{}', ${cron}, ${timeZone}, ${catchUp}, ${overlap},
      ${nextRunAt(schedule, new Date())}, now())
    ON CONFLICT (name) DO UPDATE SET owner_id = EXCLUDED.owner_id, kind = EXCLUDED.kind, cron = EXCLUDED.cron,
      time_zone = EXCLUDED.time_zone, catch_up = EXCLUDED.catch_up, overlap = EXCLUDED.overlap, declared_at = now(),
      next_run_at = CASE
        WHEN known.next_run_at > now()
          AND (known.cron, known.time_zone) IS DISTINCT FROM (EXCLUDED.cron, EXCLUDED.time_zone)
        THEN EXCLUDED.next_run_at ELSE known.next_run_at END`);
}
