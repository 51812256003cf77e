import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Consume, QueueBackend, QueueWorker } from '../../delivery/backend';
import type { WorkerSettings } from '../options';
import type { FollowedLimits } from './follow-queue-limits';

const retryMs = 1_000;

interface OpenParts {
  backend: QueueBackend;
  limits: Pick<FollowedLimits, 'concurrencyOf'>;
  concurrency: WorkerSettings['concurrency'];
  consumerOf(queue: string): Consume;
  workers: Map<string, QueueWorker>;
  leaseMs: number;
  log: Logger;
  onError(error: unknown): void;
}

/** Opens a consumer for each queue of the worker. Retries while the backend is down, until `stopping` aborts. */
export async function openWorkers(parts: OpenParts, stopping: AbortSignal): Promise<void> {
  const { backend, limits, consumerOf, workers, leaseMs, log, onError } = parts;
  for (const [name, standard] of parts.concurrency) {
    while (!stopping.aborted && !workers.has(name)) {
      try {
        // Read before the first job starts: if applied later, too many would already be running.
        const concurrency = await limits.concurrencyOf(name, standard);
        const worker = await backend.worker(name, consumerOf(name), { concurrency, lockMs: leaseMs });
        workers.set(name, worker);
      } catch (error) {
        onError(error);
        await delay(retryMs);
      }
    }
  }
  if (!stopping.aborted) log.info({ backend: backend.name, queues: [...workers.keys()] }, 'working');
}
