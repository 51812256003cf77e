import { setTimeout as delay } from 'node:timers/promises';
import type { Consume, QueueBackend, QueueWorker } from '@offload/jobs/backend';
import { queues } from '@offload/jobs/queues';
import type { Logger } from 'pino';
import type { FollowedLimits } from './queue-limits';

const retryMs = 1_000;

interface Opening {
  backend: QueueBackend;
  limits: Pick<FollowedLimits, 'concurrencyOf'>;
  leaseMs: number;
  log: Logger;
}

/**
 * Opens a consumer for every queue and puts it into `workers`; goes on trying while the backend cannot be reached, and
 * until `stopping` fires.
 */
export async function openWorkers(
  { backend, limits, leaseMs, log }: Opening,
  consumerOf: (queue: string) => Consume,
  workers: Map<string, QueueWorker>,
  stopping: AbortSignal,
): Promise<void> {
  for (const [name, { concurrency: standard }] of Object.entries(queues)) {
    while (!stopping.aborted && !workers.has(name)) {
      try {
        // Before it takes its first job: a limit that came later would find too many at work.
        const concurrency = await limits.concurrencyOf(name, standard);
        const worker = await backend.worker(name, consumerOf(name), { concurrency, lockMs: leaseMs });
        workers.set(name, worker);
      } catch (error) {
        log.warn({ queue: name, error }, 'cannot open the queue yet');
        await delay(retryMs);
      }
    }
  }
  log.info({ backend: backend.name, queues: [...workers.keys()] }, 'working');
}
