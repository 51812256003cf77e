import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Job } from 'bullmq';
import type { Fetcher } from '../src/delivery/pump';

/** A worker of BullMQ that the test plays: it returns what the test adds, and then waits for more. */
export class PlayedFetcher implements Fetcher {
  fetches = 0;
  looks = 0;
  checksStalled = false;
  isClosed = false;
  /** Whether a fetch returns at once if there's nothing, as for a queue that may start no more in this minute. */
  isLimited = false;
  /** Whether the queue lets those wait who complete deliveries or give them back. */
  holdsEnds = false;
  /** The IDs of what was completed, and of what was given back. */
  readonly ends = { completed: [] as string[], returned: [] as string[] };
  readonly #coming: (Job | Error)[] = [];
  #loop = Promise.resolve();

  /** Adds a delivery. Returns its ID. */
  add(changes: Partial<Job> = {}): string {
    const id = randomUUID();
    const endIn = (list: string[]) => async () => {
      while (this.holdsEnds) await setImmediate();
      list.push(id);
    };
    const methods = {
      moveToCompleted: endIn(this.ends.completed),
      moveToWait: endIn(this.ends.returned),
    };
    this.#coming.push(
      Object.assign(Object.create(null), { id, name: 'any', data: {}, ...methods, ...changes }),
    );
    return id;
  }

  /** Lets a fetch fail. */
  fail(error: Error): void {
    this.#coming.push(error);
  }

  getNextJob(): Promise<Job | undefined> {
    this.fetches += 1;
    return this.#next();
  }

  look(): Promise<Job | undefined> {
    this.looks += 1;
    return this.#next();
  }

  async startStalledCheckTimer(): Promise<void> {
    this.checksStalled = true;
  }

  follow(loop: Promise<void>): void {
    this.#loop = loop;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.#loop;
  }

  async #next(): Promise<Job | undefined> {
    do await setImmediate();
    while (this.#coming.length === 0 && !this.isLimited && !this.isClosed);
    const found = this.#coming.shift();
    if (found instanceof Error) throw found;
    return found;
  }
}
