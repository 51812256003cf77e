import type { AppJobScheduler } from '@bull-board/api/typings/app';
import type { JobSystem } from '@offload/core';
import { canRunSchedule } from '@offload/core/admin';
import { findSchedule, type Schedule } from '@offload/core/schedules';
import { type Connection, sql } from '@offload/core/sql';
import { BoardRejection } from './actions';

type ScheduleRow = Pick<Schedule, 'id' | 'name' | 'kind' | 'cron' | 'timeZone' | 'nextRunAt'> &
  Pick<Schedule, 'pausedAt' | 'lastRunAt' | 'lastJobId'>;

const maxSchedules = 1_000;

/** Returns the schedules of these kinds as Bull Board knows them, the next ones first. */
export async function listSchedulers(
  db: Connection,
  kinds: string[],
): Promise<Omit<AppJobScheduler, 'queueName'>[]> {
  const schedules = await db.query<ScheduleRow>(sql`
    SELECT id, name, kind, cron, time_zone AS "timeZone", next_run_at AS "nextRunAt",
      paused_at AS "pausedAt", last_run_at AS "lastRunAt", last_job_id AS "lastJobId"
    FROM offload.schedule WHERE kind = ANY(${kinds}::text[]) ORDER BY next_run_at, id LIMIT ${maxSchedules}::int`);
  return schedules.map(({ id, name, kind, cron, timeZone, nextRunAt, pausedAt, lastRunAt, lastJobId }) => ({
    id,
    name: name ?? kind,
    pattern: cron,
    tz: timeZone,
    ...(!pausedAt && { next: nextRunAt.getTime() }),
    ...(lastRunAt && { lastRun: lastRunAt.getTime() }),
    ...(lastJobId && { lastRunJobId: lastJobId }),
  }));
}

interface Scheduling {
  system: JobSystem;
  db: Connection;
  kinds: string[];
}

/** Returns a schedule of these kinds, or null. Throws a `BoardRejection` if this app can't create its jobs. */
export async function findRunnable({ system, db, kinds }: Scheduling, id: string): Promise<Schedule | null> {
  const schedule = await findSchedule(db, { id, owner: null });
  if (!schedule || !kinds.includes(schedule.kind)) return null;
  if (!canRunSchedule(system, schedule))
    throw new BoardRejection('This app can’t create the jobs of this schedule.');
  return schedule;
}
