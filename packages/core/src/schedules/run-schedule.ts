import * as z from 'zod';
import type { AnyContract } from '../contract/contract';
import type { Transaction } from '../database/connection';
import { type Cause, enqueue } from '../job/enqueue/enqueue';
import { findInProgress } from '../job/enqueue/find-in-progress';
import type { Enqueued } from '../job/enqueue/insert-jobs';
import type { JobSystem } from '../system/system';
import type { Schedule } from './schedule';
import { jobOf, recordScheduleRun } from './tick';

/** Who runs a schedule now, and why. */
export interface ScheduleRun {
  /** The name in the job's history. */
  actor: string;
  cause?: Cause;
  /** Throws if the owner may not have another job. */
  checkLimits?: (contract: AnyContract, payload: unknown) => Promise<void>;
}

const JsonObject = z.record(z.string(), z.json());

/** Returns whether this app can create the jobs of a schedule: its code declares it, or its kind can be scheduled. */
export function canRunSchedule({ contracts, schedules }: JobSystem, { name, kind }: Schedule): boolean {
  return name === null ? contracts.get(kind)?.scheduled !== undefined : schedules.has(name);
}

/**
 * Enqueues the job of a schedule now, or returns it if it's already in progress. Dispatch `jobs` after the commit. Throws if
 * this app can't create the job.
 */
export async function runScheduleNow(
  tx: Transaction,
  system: JobSystem,
  schedule: Schedule,
  { actor, cause, checkLimits }: ScheduleRun,
): Promise<{ id: string; jobs: Enqueued[] }> {
  const { id, ownerId } = schedule;
  const { contract, payload } = jobOf(system, schedule, new Date());
  const inProgress = await findInProgress(tx, {
    kind: contract.kind,
    ownerId,
    payload: JsonObject.parse(contract.payload.parse(payload)),
  });
  if (!inProgress) await checkLimits?.(contract, payload);
  const options = { ownerId, actor, ...cause };
  const jobs = inProgress ? [] : [await enqueue(tx, system, { contract, payload, options })];
  const jobId = inProgress ?? jobs[0]?.id;
  if (!jobId) throw new Error('The schedule enqueued no job.');
  await recordScheduleRun(tx, id, jobId);
  return { id: jobId, jobs };
}
