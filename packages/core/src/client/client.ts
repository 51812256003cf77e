import { shown } from '../contract/check-fields';
import { createBatch } from '../database/batch';
import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { createDispatcher, type Dispatcher, type DispatchParts } from '../delivery/dispatch';
import { type QueueEntry, queueEntryColumns } from '../job/queue-entry';
import { isJobId } from '../job/read/find-jobs';
import { createJobReader, type JobParts, type JobReader } from '../job/read/job-reader';
import { pendingStates, scheduledState } from '../job/states';
import { stateIn } from '../job/transitions';
import { type ClientBulkChanges, createBulkChanges } from './change-many';
import { type ClientChanges, createClientChanges } from './client-changes';
import { type ClientEnqueue, createClientEnqueue } from './client-enqueue';

/** A job that the client has returned, or the ID of any. */
export type Dispatchable = string | { id: string };

/** Enqueues, reads, and changes jobs, in the web and in workers. */
export interface JobClient<Parts extends object = object>
  extends JobReader<Parts>,
    ClientEnqueue,
    ClientChanges,
    ClientBulkChanges {
  /**
   * Adds committed jobs to their queues: jobs that this client has returned, or the IDs of others. Never rejects, so you don't
   * need to await it: if a queue doesn't accept a job now, a worker adds it about a second later.
   */
  dispatch(jobs: readonly Dispatchable[]): Promise<void>;
}

/** A client that also admits jobs, for workers and our own packages. */
export interface WorkerClient<Parts extends object = object>
  extends JobClient<Parts>,
    Omit<Dispatcher, 'dispatch'> {
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
  const { remember, ...dispatching } = createPublicDispatch(options, dispatcher);
  return {
    ...createJobReader({ db, parts, onError }),
    ...createClientEnqueue({ db, system, dispatch: dispatcher.dispatch, remember }),
    ...createClientChanges({ db, system, dispatcher, remember }),
    ...createBulkChanges({ db, system, dispatcher }),
    ...dispatcher,
    ...dispatching,
  };
}

/** Remembers how the queue needs to know a job, so that dispatching it reads nothing. Returns the job. */
export type Remember = <Seen extends object>(job: Seen, entry: QueueEntry) => Seen;

function createPublicDispatch({ db, onError }: DispatchParts, dispatcher: Dispatcher) {
  const entries = new WeakMap<object, QueueEntry>();
  const remember: Remember = (job, entry) => {
    entries.set(job, entry);
    return job;
  };
  const byId = createBatch(async (ids: string[]) => {
    await readUndispatched(db, ids).then(dispatcher.dispatch).catch(onError);
    return ids.map(() => undefined);
  });
  const entryOf = (job: object) => (isEntry(job) ? job : entries.get(job));

  return {
    remember,
    async dispatch(jobs: readonly Dispatchable[]) {
      if (!Array.isArray(jobs)) {
        onError(new Error(`dispatch takes a list of jobs, such as [job], not ${shown(jobs)}.`));
        return;
      }
      const known = jobs.flatMap((job) => (typeof job === 'string' ? [] : (entryOf(job) ?? [])));
      const others = jobs.filter((job) => typeof job === 'string' || !entryOf(job));
      const ids = others.map((job) => (typeof job === 'string' ? job : job.id));
      await Promise.all([dispatcher.dispatch(known), ...ids.map(byId.add)]);
    },
    async settled() {
      await byId.settled();
      await dispatcher.settled();
    },
  };
}

/** The core's own functions, such as those for consoles, return entries. */
const isEntry = (job: object): job is QueueEntry => 'fence' in job;

async function readUndispatched(db: Connection, ids: string[]): Promise<QueueEntry[]> {
  const wrong = ids.find((id) => !isJobId(id));
  if (wrong !== undefined) throw new Error(`dispatch takes jobs or their IDs, not ${JSON.stringify(wrong)}.`);
  return db.query<QueueEntry>(sql`
    SELECT ${queueEntryColumns()} FROM offload.job
    WHERE id = ANY(${ids}::uuid[]) AND ${stateIn([scheduledState, ...pendingStates])} AND dispatched_at IS NULL`);
}
