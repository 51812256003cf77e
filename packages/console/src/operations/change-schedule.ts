import type { Enqueued, JobSystem, Transaction } from '@offload/core';
import { runScheduleNow, type ScheduleRun } from '@offload/core/admin';
import type { Schedule } from '@offload/core/schedules';
import { type Operator, recordAction } from './audit-log';

/**
 * Records what staff have done to a schedule, which is as it was before. Call it in the transaction of the action.
 *
 * @example
 * const paused = await pauseSchedule(connectionOf(tx, jobs.db.schema), { id: schedule.id, owner: null });
 * if (paused) await recordScheduleChange(tx, operator, 'schedule.pause', schedule);
 */
export async function recordScheduleChange(
  tx: Transaction,
  operator: Operator,
  action: string,
  { id, ownerId, kind, cron, timeZone }: Schedule,
): Promise<void> {
  const before = { ownerId, kind, cron, timeZone };
  await recordAction(tx, operator, { action, subjectType: 'schedule', subjectId: id, before });
}

interface Run extends ScheduleRun {
  /** Whom the audit log names: staff, unless it's their own schedule. */
  by?: Operator;
}

/**
 * Enqueues the job of a schedule now, or returns the same job if it's in progress. `jobs` has the one to dispatch after the
 * commit. Throws if this app can't create it.
 *
 * @example
 * const run = await prisma.$transaction((tx) =>
 *   runSchedule(tx, system, schedule, { actor: `user:${operator.id}`, by: operator }),
 * );
 * void jobs.dispatch(run.jobs);
 */
export async function runSchedule(
  tx: Transaction,
  system: JobSystem,
  schedule: Schedule,
  { by, ...run }: Run,
): Promise<{ id: string; jobs: Enqueued[] }> {
  const { id: jobId, jobs } = await runScheduleNow(tx, system, schedule, run);
  const doing = { action: 'schedule.run', subjectType: 'schedule', after: { jobId } } as const;
  if (by) await recordAction(tx, by, { ...doing, subjectId: schedule.id });
  return { id: jobId, jobs };
}
