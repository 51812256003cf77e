import { findLateSchedules, tick } from '../../schedules/tick';
import type { QueueEntry } from '../outbox';
import type { SweeperParts } from './sweep';

// A queue that works delivers a tick within milliseconds.
const lateMs = 2_000;
const batchSize = 100;

/**
 * Enqueues the jobs of ticks that the queue hasn't delivered, because it was down, had lost them, or no worker was running.
 * If a schedule has missed several, each round makes up for one. `onError` gets the errors of those that failed.
 */
export async function sweepTicks(
  { system, db, writes, client }: Omit<SweeperParts, 'backend'>,
  onError: (error: unknown) => void,
): Promise<void> {
  const jobs: QueueEntry[] = [];
  for (const { id } of await findLateSchedules(writes, system, { afterMs: lateMs, limit: batchSize })) {
    try {
      const job = await tick(db, system, id);
      if (job) jobs.push(job);
    } catch (error) {
      onError(error);
    }
  }
  await client.dispatch(jobs);
}
