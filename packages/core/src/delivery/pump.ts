import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import type { Consume, QueueWorker, Room } from './backend';
import { deliveryOf } from './delivery';
import { isReturned } from './returned';
import { createSlots, type Slots } from './slots';

const retryMs = 1_000;
// After this many fetches that returned nothing without waiting, the queue has reached its rate limit.
const maxEmpty = 3;
const waitedMs = 20;
const limitedMs = 250;

/** A BullMQ worker that fetches only on request. */
export type Fetcher = Pick<Worker, 'startStalledCheckTimer' | 'close'> & {
  /** Waits for a delivery. BullMQ's own type omits that there may be none. */
  getNextJob(token: string): Promise<Job | undefined>;
  /** Fetches a delivery if there is one, even if BullMQ still remembers a rate limit. */
  look(token: string): Promise<Job | undefined>;
  /** Lets `close` wait for the loop that fetches before it closes the connections that this loop needs. */
  follow(loop: Promise<void>): void;
};

interface PumpSettings {
  concurrency: number;
  onError(error: unknown): void;
}

/**
 * Fetches a queue's deliveries while a slot is free, and passes each to `consume`. A delivery is over when its jobs are
 * claimed, because their rows then say who has them. So long jobs don't keep others from being fetched.
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
      // If this gets lost, the queue delivers the jobs again after the lock expires. They're claimed by then.
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
 * Returns a function that fetches the next delivery, or undefined if there's none now, and never rejects. BullMQ doesn't wait
 * for deliveries while it remembers a reached rate limit, even if staff have removed that limit.
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

/** Consumes a delivery. Returns false if it goes back to its queue. */
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

/** Returns the slots for a delivery's jobs: the slot that it was fetched for and any other free ones. */
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
