import { setTimeout as delay } from 'node:timers/promises';
import type { QueueWorker } from '../../delivery/backend';
import type { Admission } from './admission';

// Long enough for several deliveries: a fetch in progress may take one more, and other old workers some.
const giveWayMs = 2_000;
const redeliverMs = 100;

interface GiveWayParts {
  workers: ReadonlyMap<string, QueueWorker>;
  outages: { isPaused(queue: string): boolean };
  admission: Pick<Admission, 'whenDue'>;
  stopping: AbortSignal;
  onError(error: unknown): void;
}

/**
 * Returns a function that pauses a queue in this process for two seconds, so that a job whose kind only other workers know is
 * delivered to one of them. Otherwise, the old workers of a rolling deploy could keep taking a job of a new kind.
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
      // An outage that began meanwhile resumes the queue when it ends.
      if (!stopping.aborted && !outages.isPaused(queue)) worker.resume();
    }
  }

  /** Each further job of an unknown kind extends the pause. */
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
