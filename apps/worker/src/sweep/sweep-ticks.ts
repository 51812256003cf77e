import { type Database, findLateSchedules, type Handover } from '@offload/db';
import type { JobClient } from '@offload/jobs/client';
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
