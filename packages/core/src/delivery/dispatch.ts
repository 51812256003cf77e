import { admit } from '../admission/admit';
import { goesFirst } from '../admission/displace';
import { passOpened } from '../admission/pass-opened';
import { createBatch } from '../database/batch';
import type { Database } from '../database/database';
import type { Scope } from '../job/holds/holds';
import type { QueueEntry } from '../job/queue-entry';
import { wakeDue, wakeParents } from '../job/wake';
import type { JobSystem } from '../system/system';
import type { QueueBackend } from './backend';
import { addToQueues, removeFromQueue } from './carry';
import { markDispatched } from './outbox';

const admissionLimit = 1_000;
// Thousands of child jobs may be canceled with their parent. If a queue was asked for more at once, others would wait for too long.
const maxRemoved = 50;
const restMs = 5_000;

/** Moves committed jobs to their queues. */
export interface Dispatcher {
  /**
   * Adds committed jobs to their queues, unless something holds them, or they were found instead of new ones. Never rejects, so you
   * don't need to await it: the sweeper adds any job that a queue doesn't accept now.
   */
  dispatch(jobs: readonly QueueEntry[]): Promise<void>;
  /** Admits jobs whose time has come, or whose kind is known by now. Never rejects. */
  admitDue(): Promise<void>;
  /** Admits jobs of scopes that have room now: a run has ended. Of `jobs`, that is the parent of its job. Never rejects. */
  admitAfter(scopes: readonly Scope[]): Promise<void>;
  /** Removes a job from its queue, unless a worker holds it. Never rejects. */
  removeFromQueue(job: QueueEntry): Promise<void>;
  /** Resolves when nothing that was to be dispatched or removed is pending. */
  settled(): Promise<void>;
}

export interface DispatchParts {
  system: JobSystem;
  db: Database;
  backend: QueueBackend;
  /** Called with errors that the sweeper will make up for. */
  onError(error: unknown): void;
}

/** Creates the dispatcher of a web process or a worker. */
export function createDispatcher(parts: DispatchParts): Dispatcher {
  const { onError } = parts;
  const dispatches = createBatch(async (jobs: QueueEntry[]) => {
    await addThrough(parts, jobs).catch(onError);
    return jobs.map(() => undefined);
  });
  // A thousand child jobs that end together wake their parent with a few statements.
  const admissions = createBatch(async (ends: (readonly Scope[])[]) => {
    const admitted = await admitFreed(parts, ends.flat());
    return ends.map((_end, at) => (at === 0 ? admitted : []));
  });
  const removals = createRemovals(parts);

  async function dispatch(jobs: readonly QueueEntry[]): Promise<void> {
    // A job that was found instead of a new one was dispatched before, or the sweeper does it. If it's running, a delivery would have
    // the ID of its next one.
    await Promise.all(jobs.filter(({ isNew }) => isNew !== false).map(dispatches.add));
  }
  // When thousands of jobs have failed together, each has a timer that admits what is due: twice as many as calls share a batch.
  const dueAdmissions = createBatch(
    async (calls: null[]) => {
      const due = await findDue(parts);
      return calls.map((_call, at) => (at === 0 ? due : []));
    },
    { limit: admissionLimit / 2 },
  );
  return {
    dispatch,
    admitDue: () => dueAdmissions.add(null).then(dispatch),
    admitAfter: (scopes) => admissions.add(scopes).then(dispatch).catch(onError),
    removeFromQueue: removals.add,
    async settled() {
      await Promise.all([dispatches.settled(), removals.settled()]);
    },
  };
}

/** Returns what removes jobs from their queues, a few at a time. */
function createRemovals({ backend, onError }: DispatchParts) {
  let restsUntil = 0;
  return createBatch(
    async (jobs: QueueEntry[]) => {
      if (performance.now() >= restsUntil) {
        const results = await Promise.allSettled(jobs.map((job) => removeFromQueue(backend, job)));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) {
          // A delivery of a job that has ended does no harm, so a queue that is down isn't asked to remove each of them.
          restsUntil = performance.now() + restMs;
          onError(failed.reason);
        }
      }
      return jobs.map(() => undefined);
    },
    { limit: maxRemoved },
  );
}

/** Returns the jobs whose time has come, or whose kind a worker knows now. If that fails, the sweeper finds them later. */
async function findDue({ db, onError }: DispatchParts): Promise<QueueEntry[]> {
  try {
    return [...(await passOpened(db, admissionLimit)), ...(await wakeDue(db, admissionLimit))];
  } catch (error) {
    onError(error);
    return [];
  }
}

/** Adds jobs that nothing holds to their queues, and those that have room now. */
async function addThrough(parts: DispatchParts, jobs: QueueEntry[]): Promise<void> {
  const { system, db, backend, onError } = parts;
  const needsAdmission = jobs.some((job) => job.heldBy !== null || goesFirst(job));
  const { known, displaced } = needsAdmission
    ? await admit(db, { jobs }, system.ownerShares)
    : { known: jobs, displaced: [] };
  // Displacing has raised their fences, and their deliveries still have the earlier ones in their IDs.
  for (const { fence, ...job } of displaced)
    void removeFromQueue(backend, { ...job, fence: fence - 1 }).catch(onError);
  const added = await addToQueues(backend, system.queues, known.filter(isFree)).catch((error: unknown) => {
    onError(error);
    return null;
  });
  // A job that its queue doesn't accept is dispatched again and again, but announced only the first time.
  const changed = added ? known : jobs.filter(({ isNew }) => isNew);
  await markDispatched(db, changed, added ?? new Map());
}

const isFree = ({ heldBy }: QueueEntry) => heldBy === null;

/** Admits the jobs of scopes that have room now. Returns those that nothing holds any more, and parents that were queued. */
async function admitFreed({ db, system }: DispatchParts, scopes: readonly Scope[]): Promise<QueueEntry[]> {
  const parents = [...new Set(scopes.flatMap(([hold, id]) => (hold === 'jobs' && id ? [id] : [])))];
  const woken = parents.length > 0 ? await wakeParents(db, parents, parents.length) : [];
  const { known } = await admit(db, { scopes }, system.ownerShares);
  return [...woken, ...known.filter(isFree)];
}
