import { setTimeout as delay } from 'node:timers/promises';
import type { QueueWorker } from '../../delivery/backend';
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
 * Returns a function that pauses a queue in this process for two seconds, so that a job whose kind only other workers
 * know is delivered to one of them. Otherwise, old workers of a rolling deploy could take a job of a new kind again and
 * again. The price is that old workers do less while such jobs arrive.
 */
export function createGiveWay({ workers, outages, admission, stopping, onError }: GiveWayParts) {
  const ends = new Map<string, number>();

  async function pause(queue: string): Promise<void> {
    const worker = workers.get(queue);
    if (!worker) return;
    const isPausing = ends.has(queue);
    ends.set(queue, performance.now() + giveWayMs);
    if (isPausing) return;
    try {
      worker.pause();
      await untilOver(queue);
    } finally {
      ends.delete(queue);
      // An outage that has begun meanwhile resumes the queue itself.
      if (!stopping.aborted && !outages.isPaused(queue)) worker.resume();
    }
  }

  /** Each job that arrives meanwhile makes the pause longer. */
  async function untilOver(queue: string): Promise<void> {
    for (;;) {
      const leftMs = (ends.get(queue) ?? 0) - performance.now();
      if (leftMs <= 0) return;
      await delay(leftMs, undefined, { ref: false });
    }
  }

  return (queue: string): void => {
    admission.whenDue(redeliverMs);
    pause(queue).catch(onError);
  };
}
