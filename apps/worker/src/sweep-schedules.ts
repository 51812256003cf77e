import { type Database, findLateSchedules, type Handover, pauseSchedulesOfBanned } from '@offload/db';
import type { QueueBackend } from '@offload/jobs/backend';
import type { JobClient } from '@offload/jobs/client';
import { restoreSchedulers } from '@offload/jobs/schedules/schedulers';
import { tick } from '@offload/jobs/schedules/tick';

// A queue that is well delivers a tick within milliseconds.
const lateMs = 2_000;
const batchSize = 100;

/**
 * Makes the jobs of ticks that the queue has not delivered, because it was down, had been emptied, or no worker was
 * there. Of a schedule that has missed several, each round makes one. `onError` hears of those that failed.
 */
export async function sweepTicks(
  db: Database,
  client: JobClient,
  onError: (error: unknown) => void,
): Promise<void> {
  const jobs: Handover[] = [];
  for (const { id } of await findLateSchedules(db, { afterMs: lateMs, limit: batchSize })) {
    try {
      const job = await tick(db, id);
      if (job) jobs.push(job);
    } catch (error) {
      onError(error);
    }
  }
  await client.handOver(jobs);
}

/** Keeps the queue ticking for all schedules, and for no others. */
export async function sweepSchedulers(db: Database, backend: QueueBackend): Promise<void> {
  await pauseSchedulesOfBanned(db);
  await restoreSchedulers(db, backend);
}
