import type { Database } from '@offload/db';
import type { Consume } from '@offload/jobs/backend';
import type { JobClient } from '@offload/jobs/client';
import { tick } from '@offload/jobs/schedules/tick';

/** Makes the jobs of the ticks that the queue delivers. What fails is left to the sweeper. */
export function createTickConsumer(
  db: Database,
  client: JobClient,
  onError: (error: unknown) => void,
): Consume {
  return async ({ repeatJobKey: scheduleId }) => {
    if (!scheduleId) return;
    try {
      const job = await tick(db, scheduleId);
      if (job) void client.handOver([job]);
    } catch (error) {
      onError(error);
    }
  };
}
