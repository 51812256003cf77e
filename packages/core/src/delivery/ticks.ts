import type { QueueEntry } from '../job/queue-entry';
import { findLateSchedules, type LateSchedule, tick } from '../schedules/tick';
import type { Consume } from './backend';
import type { SweeperParts } from './sweep/sweep';

// A working queue delivers a tick within milliseconds.
const lateMs = 2_000;
const batchSize = 100;

/** Enqueues the jobs of the ticks that the queue delivers. The sweep repeats what fails. */
export function createTickConsumer(
  { system, db, client }: Pick<SweeperParts, 'system' | 'db' | 'client'>,
  onError: (error: unknown) => void,
): Consume {
  return async ({ repeatJobKey: scheduleId }) => {
    if (!scheduleId) return;
    try {
      const job = await tick(db, system, scheduleId);
      if (job) void client.dispatch([job]);
    } catch (error) {
      onError(error);
    }
  };
}

/**
 * Returns a function that enqueues the jobs of ticks that the queue hasn't delivered. Each round makes up for one missed tick
 * of a schedule. The next round continues where this one stopped, so that failing schedules, which are reported to `onError`,
 * don't keep the others waiting.
 */
export function createTickSweep(
  { system, db, writes, client }: Omit<SweeperParts, 'backend'>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let from: LateSchedule | null = null;
  return async () => {
    const late = await findLateSchedules(writes, system, { afterMs: lateMs, from, limit: batchSize });
    from = late.length < batchSize ? null : (late.at(-1) ?? null);
    const jobs: QueueEntry[] = [];
    for (const { id } of late) {
      try {
        const job = await tick(db, system, id);
        if (job) jobs.push(job);
      } catch (error) {
        onError(error);
      }
    }
    await client.dispatch(jobs);
  };
}
