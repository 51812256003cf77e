import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import type { Consume, QueueWorker, Room } from './backend';
import { deliveryOf } from './delivery';
import { isReturned } from './returned';
import { createSlots, type Slots } from './slots';

const retryMs = 1_000;
// After so many fetches that returned nothing without having waited, the queue is limited.
const maxEmpty = 3;
const waitedMs = 20;
const limitedMs = 250;

/** A worker of BullMQ that fetches only when it's told to. */
export type Fetcher = Pick<Worker, 'startStalledCheckTimer' | 'close'> & {
  /** Waits for a delivery, but not forever: BullMQ's own type leaves out that there may be none. */
  getNextJob(token: string): Promise<Job | undefined>;
  /** Fetches a delivery if there is one, even if BullMQ still remembers a rate limit. */
  look(token: string): Promise<Job | undefined>;
  /** Has `close` wait for the loop that fetches, before it closes the connections that this loop needs. */
  follow(loop: Promise<void>): void;
};

interface PumpSettings {
  concurrency: number;
  onError(error: unknown): void;
}

/**
 * Fetches deliveries of a queue for as long as there's a free slot for a job, and hands each to `consume`. A delivery is over
 * when its jobs are claimed, not when they have ended: from then on, their rows say who has them. So no long job keeps
 * others from being fetched, and what this worker has no slot for goes to another.
 */
export function startPump(fetcher: Fetcher, consume: Consume, settings: PumpSettings): QueueWorker {
  const { onError } = settings;
  const token = randomUUID();
  const slots = createSlots(settings.concurrency);
  const fetch = createFetch(fetcher, token, onError);
  const inHand = new Set<Promise<void>>();
  // Mutants of `false` survive: it is set before the first fetch, and closing waits for nothing before that.
  let isFetching = false;

  async function handle(job: Job): Promise<void> {
    const { room, close } = createRoom(slots);
    try {
      const isReturned =
        slots.isClosed() || !(await isConsumed(() => consume(deliveryOf(job), room), onError));
      // Unless it arrives, the queue delivers it again once its lock has expired, and its jobs are claimed by then.
      await (isReturned ? job.moveToWait(token) : job.moveToCompleted(null, token, false));
    } catch (error) {
      onError(error);
    } finally {
      close();
    }
  }

  async function pump(): Promise<void> {
    while (await slots.takeNext()) {
      isFetching = true;
      const job = await fetch();
      isFetching = false;
      if (!job) slots.release();
      else {
        const work = handle(job).finally(() => inHand.delete(work));
        inHand.add(work);
      }
    }
    await Promise.all(inHand);
  }

  fetcher.startStalledCheckTimer().catch(onError);
  fetcher.follow(pump());
  return {
    get concurrency() {
      return slots.limit;
    },
    set concurrency(value) {
      slots.limit = value;
    },
    pause() {
      slots.isPaused = true;
    },
    resume() {
      slots.isPaused = false;
    },
    isPaused: () => slots.isPaused,
    async close() {
      slots.close();
      // Deliveries that are fetched from now on go back to the queue.
      await slots.whenUnused(() => (isFetching ? 1 : 0));
      await fetcher.close();
    },
  };
}

/**
 * Returns a function that fetches the next delivery, or undefined if there's none for now. Never rejects. BullMQ waits for a
 * delivery, unless it remembers that the queue may start no more in this minute. That limit may be gone by now.
 */
function createFetch(fetcher: Fetcher, token: string, onError: (error: unknown) => void) {
  let empty = 0;
  async function next(): Promise<Job | undefined> {
    const startedAt = performance.now();
    if (empty === maxEmpty) {
      await delay(limitedMs);
      empty -= 1;
      return fetcher.look(token);
    }
    const job = await fetcher.getNextJob(token);
    empty = job || performance.now() - startedAt > waitedMs ? 0 : empty + 1;
    return job;
  }
  return async (): Promise<Job | undefined> => {
    try {
      return await next();
    } catch (error) {
      onError(error);
      await delay(retryMs);
      return undefined;
    }
  };
}

/** Returns false if the delivery goes back to its queue. */
async function isConsumed(consume: () => Promise<void>, onError: (error: unknown) => void): Promise<boolean> {
  try {
    await consume();
  } catch (error) {
    if (isReturned(error)) return false;
    // The sweeper dispatches the jobs again if no worker has claimed them.
    onError(error);
  }
  return true;
}

/** Returns the slots for the jobs of a delivery: the one that it was fetched for, and others that are free. */
function createRoom(slots: Slots): { room: Room; close(): void } {
  let own = 1;
  const room: Room = {
    take(max) {
      const first = Math.min(own, max);
      own -= first;
      return first + slots.take(max - first);
    },
    release: slots.release,
    async waitForOne(ms) {
      const isTaken = await slots.takeWithin(ms);
      if (isTaken) own += 1;
      return isTaken;
    },
  };
  return {
    room,
    close() {
      for (; own > 0; own -= 1) slots.release();
    },
  };
}
