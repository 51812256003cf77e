import { setTimeout as delay } from 'node:timers/promises';
import type { QueueWorker } from '../../queue/backend';
import type { Admission } from './admission';

// Long enough for several deliveries: a fetch that is already waiting may take one more, and other old workers some.
const giveWayMs = 2_000;
const redeliverMs = 100;

interface GiveWayParts {
  workers: ReadonlyMap<string, QueueWorker>;
  outages: { isPaused(queue: string): boolean };
  admission: Pick<Admission, 'whenDue'>;
  stopping: AbortSignal;
  /** Called with an error that kept a queue from pausing. */
  onError(error: unknown): void;
}

/**
 * Returns a function that takes nothing from a queue for two seconds, and has the job that other workers know delivered
 * meanwhile. Otherwise, old workers of a rolling deploy could take a job of a new kind again and again.
 */
export function createGiveWay({ workers, outages, admission, stopping, onError }: GiveWayParts) {
  async function pause(queue: string): Promise<void> {
    const worker = workers.get(queue);
    if (!worker || worker.isPaused()) return;
    await worker.pause(true);
    await delay(giveWayMs, undefined, { ref: false });
    // An outage that has begun meanwhile resumes the queue itself.
    if (!stopping.aborted && !outages.isPaused(queue)) worker.resume();
  }

  return (queue: string): void => {
    admission.whenDue(redeliverMs);
    pause(queue).catch(onError);
  };
}
