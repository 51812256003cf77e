import type { Database, Transaction } from '../client';
import type { Schedule } from '../generated/client';

/** The schedules whose tick is more than `afterMs` late and has not run, the longest late first. */
export async function findLateSchedules(
  db: Database,
  { afterMs, limit }: { afterMs: number; limit: number },
): Promise<{ id: string }[]> {
  return db.$queryRaw<{ id: string }[]>`
    SELECT id FROM schedule
    WHERE paused_at IS NULL AND next_run_at < now() - ${afterMs}::int * interval '1 ms'
    ORDER BY next_run_at LIMIT ${limit}`;
}

/**
 * Moves a schedule on from the tick that is due to the next one. Answers whether this call did it: of however many that
 * try, one does, and makes that tick's job in the same transaction. Nobody does for somebody who is banned.
 */
export async function advanceSchedule(
  tx: Transaction,
  { id, nextRunAt }: Pick<Schedule, 'id' | 'nextRunAt'>,
  next: Date,
): Promise<boolean> {
  const moved = await tx.$executeRaw`
    UPDATE schedule SET next_run_at = ${next}
    WHERE id = ${id}::uuid AND next_run_at = ${nextRunAt} AND next_run_at <= now() AND paused_at IS NULL
      AND NOT EXISTS (SELECT FROM "user" WHERE id = owner_id AND banned)`;
  return moved > 0;
}

/** Notes the job that a schedule has just made. */
export async function noteRun(tx: Transaction, id: string, jobId: string): Promise<void> {
  await tx.$executeRaw`UPDATE schedule SET last_run_at = now(), last_job_id = ${jobId}::uuid WHERE id = ${id}::uuid`;
}

/** The schedules that the queue should tick for. */
export async function findTicking(
  db: Database,
): Promise<Pick<Schedule, 'id' | 'day' | 'hour' | 'minute' | 'timeZone'>[]> {
  const select = { id: true, day: true, hour: true, minute: true, timeZone: true };
  return db.schedule.findMany({ where: { pausedAt: null }, select });
}
