import { createDispatcher, type Dispatcher, type DispatchParts } from '../delivery/dispatch';
import type { QueueEntry } from '../job/queue-entry';
import { createJobReader, type JobParts, type JobReader } from '../job/read/job-reader';
import { type ClientChanges, createClientChanges } from './client-changes';
import { type ClientEnqueue, createClientEnqueue } from './client-enqueue';

/** Enqueues, reads, and changes jobs, in the web and in workers. */
export interface JobClient<Parts extends object = object>
  extends JobReader<Parts>,
    ClientEnqueue,
    ClientChanges {
  /**
   * Adds committed jobs to their queues. Never rejects, so you don't need to await it: if a queue doesn't accept a job now,
   * a worker adds it about a second later.
   */
  dispatch(jobs: readonly QueueEntry[]): Promise<void>;
}

/** A client that also admits jobs, for workers and our own packages. */
export interface WorkerClient<Parts extends object = object> extends JobClient<Parts>, Dispatcher {
  endWatches(): void;
}

export const noParts: JobParts<object> = { read: async (jobs) => jobs.map(() => ({})) };

/** Creates a client from open connections. `parts` adds the app's own parts to jobs. */
export function createJobClient(options: DispatchParts): WorkerClient;
export function createJobClient<Parts extends object>(
  options: DispatchParts & { parts: JobParts<Parts> },
): WorkerClient<Parts>;
export function createJobClient(options: DispatchParts & { parts?: JobParts<object> }): WorkerClient {
  const { db, system, onError, parts = noParts } = options;
  const dispatcher = createDispatcher(options);
  return {
    ...createJobReader({ db, parts, onError }),
    ...createClientEnqueue({ db, system, dispatch: dispatcher.dispatch }),
    ...createClientChanges({ db, system, dispatcher }),
    ...dispatcher,
  };
}
