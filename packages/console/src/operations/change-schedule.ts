import type { Enqueued, JobSystem, Transaction } from '@offload/core';
import {
  type AnyContract,
  type Cause,
  findInProgress,
  jobOf,
  recordScheduleRun,
  type Schedule,
} from '@offload/core/internal';
import * as z from 'zod';
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

interface Run {
  /** As the job's history names who runs it. */
  actor: string;
  /** Whom the audit log names: staff, unless it's their own schedule. */
  by?: Operator;
  cause?: Cause;
  /** Throws if the owner may not have another job. */
  checkLimits?: (contract: AnyContract, payload: unknown) => Promise<void>;
}

const JsonObject = z.record(z.string(), z.json());

/**
 * Enqueues the job of a schedule now, or returns the same job if it's in progress. `jobs` has the one to dispatch after the
 * commit. Throws if this app can't make its payload.
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
  { actor, by, cause, checkLimits }: Run,
): Promise<{ id: string; jobs: Enqueued[] }> {
  const { id, ownerId } = schedule;
  const { contract, payload } = jobOf(system, schedule, new Date());
  const inProgress = await findInProgress(tx, {
    kind: contract.kind,
    ownerId,
    payload: JsonObject.parse(contract.payload.parse(payload)),
  });
  if (!inProgress) await checkLimits?.(contract, payload);
  const jobs = inProgress ? [] : [await system.enqueue(tx, contract, payload, { ownerId, actor, ...cause })];
  const jobId = inProgress ?? jobs[0]?.id;
  if (!jobId) throw new Error('no job was enqueued');
  await recordScheduleRun(tx, id, jobId);
  const doing = { action: 'schedule.run', subjectType: 'schedule', subjectId: id, after: { jobId } } as const;
  if (by) await recordAction(tx, by, doing);
  return { id: jobId, jobs };
}
