import type { JobClient } from '../../client/client';
import type { Database } from '../../database/database';
import type { Consume } from '../../delivery/backend';
import { tick } from '../../schedules/tick';
import type { JobSystem } from '../../system/system';

interface TickParts {
  system: JobSystem;
  db: Database;
  client: JobClient;
}

/** Enqueues the jobs of the ticks that the queue delivers. What fails is left to the sweeper. */
export function createTickConsumer(
  { system, db, client }: TickParts,
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
