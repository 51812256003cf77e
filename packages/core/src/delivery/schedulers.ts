import type { Cadence } from '../calendar/next-run';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { scheduleQueue } from '../system/check-system';
import type { QueueBackend } from './backend';

const tickJob = { name: 'tick', opts: { removeOnComplete: true, removeOnFail: true } };
// A scheduler whose next tick is this late no longer works.
const lateMs = 60_000;

type Ticking = Cadence & { id: string };

/**
 * Lets the queue start a schedule's runs on time. Rejects if the queue is unreachable. A worker then repeats it within a minute.
 *
 * @example
 * addScheduler(jobs.backend, schedule).catch(log);
 */
export async function addScheduler(backend: QueueBackend, schedule: Ticking): Promise<void> {
  const queue = await backend.queue(scheduleQueue);
  const repeat = { pattern: schedule.cron, tz: schedule.timeZone };
  await queue.upsertJobScheduler(schedule.id, repeat, tickJob);
}

/**
 * Undoes `addScheduler`. Rejects if the queue is unreachable. A worker then repeats it within a minute.
 *
 * @example
 * removeScheduler(jobs.backend, schedule.id).catch(log);
 */
export async function removeScheduler(backend: QueueBackend, id: string): Promise<void> {
  const queue = await backend.queue(scheduleQueue);
  await queue.removeJobScheduler(id);
}

/**
 * Adds the schedulers that the queue has lost or whose times have changed, and removes those of schedules that were deleted or
 * paused.
 */
export async function restoreSchedulers(db: Connection, backend: QueueBackend): Promise<void> {
  const queue = await backend.queue(scheduleQueue);
  // Read before the rows, because a schedule's row is inserted before its scheduler.
  const schedulers = await queue.getJobSchedulers();
  const alive = schedulers.filter(({ next = 0 }) => next > Date.now() - lateMs);
  const known = new Set(alive.map(({ key, pattern, tz }) => `${key} ${pattern} ${tz}`));
  const ticking = await db.query<Ticking>(sql`
    SELECT id, cron, time_zone AS "timeZone" FROM offload.schedule WHERE paused_at IS NULL`);
  const wanted = new Set(ticking.map(({ id }) => id));
  for (const schedule of ticking) {
    const { id, cron, timeZone } = schedule;
    if (!known.has(`${id} ${cron} ${timeZone}`)) await addScheduler(backend, schedule);
  }
  for (const { key } of schedulers) if (!wanted.has(key)) await removeScheduler(backend, key);
}
