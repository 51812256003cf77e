import { setImmediate } from 'node:timers/promises';
import type { JobQueue, QueueBackend } from '../../src/delivery/backend';
import { type DeliveredJob, deliveryOf } from '../../src/delivery/delivery';

/** A delivery as the queue keeps it: its consumer may have returned without the queue knowing yet. */
export interface PlayedDelivery {
  id: string;
  jobs: DeliveredJob[];
  state: 'waiting' | 'active';
  /** How its consumer has returned; null: it hasn't yet. */
  outcome: 'completed' | 'returned' | null;
}

/**
 * A queue that the test plays, as an adversary: it delivers in any order, twice, late, or never. Like BullMQ, it ignores an
 * ID that it has already, and removes nothing that a worker holds.
 */
export class PlayedQueue {
  /** What it carries, by the deliveries' IDs. */
  readonly carried = new Map<string, PlayedDelivery>();
  /** What it will deliver once more. */
  readonly copies: PlayedDelivery[] = [];
  /** The IDs of what it has lost. */
  readonly lost = new Set<string>();
  /** Called with each delivery, before those who have added it know that the queue has it. */
  onAdd: ((delivery: PlayedDelivery) => Promise<void>) | null = null;

  /** Returns what it may deliver next. */
  deliverable(): PlayedDelivery[] {
    return [...this.carried.values()].filter(({ state }) => state === 'waiting').concat(this.copies);
  }

  /** Starts a delivery. */
  take(delivery: PlayedDelivery): void {
    const copy = this.copies.indexOf(delivery);
    if (copy >= 0) this.copies.splice(copy, 1);
    else delivery.state = 'active';
  }

  /** Hears that a consumer has returned. */
  settle(delivery: PlayedDelivery): void {
    if (this.carried.get(delivery.id) !== delivery) return;
    if (delivery.outcome === 'returned') Object.assign(delivery, { state: 'waiting', outcome: null });
    else this.carried.delete(delivery.id);
  }

  /** Loses a delivery. */
  lose(delivery: PlayedDelivery): void {
    this.take(delivery);
    if (this.carried.delete(delivery.id)) this.lost.add(delivery.id);
  }

  clear(): void {
    this.carried.clear();
    this.copies.length = 0;
    this.lost.clear();
    this.onAdd = null;
  }

  /** Returns the queue as a backend for the core's client and sweeper. */
  asBackend(): QueueBackend {
    // Neither uses the other methods of a queue.
    const add = (name: string, data: object, { jobId }: { jobId: string }) =>
      this.#add(deliveryOf({ id: jobId, name, data, timestamp: 0 }));
    const queue: JobQueue = Object.assign(Object.create(null), {
      add,
      addBulk: async (added: { name: string; data: object; opts: { jobId: string } }[]) => {
        for (const { name, data, opts } of added) await add(name, data, opts);
      },
      getGlobalRateLimit: async () => null,
      remove: async (id: string) => {
        // A request takes its time, and an earlier one may arrive later.
        await setImmediate();
        return this.#remove(id);
      },
      getJobState: async (id: string) => this.carried.get(id)?.state ?? 'unknown',
    });
    return {
      name: 'postgresql',
      queue: async () => queue,
      worker: () => Promise.reject(new Error('The test delivers.')),
      check: async () => undefined,
      close: async () => undefined,
    };
  }

  async #add({ id, jobs }: Pick<PlayedDelivery, 'id' | 'jobs'>): Promise<void> {
    this.lost.delete(id);
    if (this.carried.has(id)) return;
    const delivery: PlayedDelivery = { id, jobs, state: 'waiting', outcome: null };
    this.carried.set(id, delivery);
    await this.onAdd?.(delivery);
  }

  #remove(id: string): number {
    if (this.carried.get(id)?.state === 'active') return 0;
    return this.carried.delete(id) ? 1 : 0;
  }
}
