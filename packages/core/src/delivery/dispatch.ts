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
// Thousands of child jobs may be canceled with their parent. Removing more at once would keep other requests waiting too long.
const maxRemoved = 50;
const restMs = 5_000;

export interface Dispatcher {
  /**
   * Adds committed jobs to their queues, except jobs that something holds or that existed before. Never rejects, so you don't
   * need to await it: the sweeper adds any job that a queue doesn't accept now.
   */
  dispatch(jobs: readonly QueueEntry[]): Promise<void>;
  /** Admits jobs whose time has come or whose kind a worker knows now. Never rejects. */
  admitDue(): Promise<void>;
  /** Admits jobs of scopes in which a run has made room. For the hold `jobs`, wakes the parent. Never rejects. */
  admitAfter(scopes: readonly Scope[]): Promise<void>;
  /** Removes a job from its queue, unless a worker holds it. Never rejects. */
  removeFromQueue(job: QueueEntry): Promise<void>;
  /** Resolves when no dispatch or removal is pending. */
  settled(): Promise<void>;
}

export interface DispatchParts {
  system: JobSystem;
  db: Database;
  backend: QueueBackend;
  onError(error: unknown): void;
}

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
    // A job that existed before was dispatched then, or will be by the sweeper. If it's running, a delivery now would take the
    // ID of its next one.
    await Promise.all(jobs.filter(({ isNew }) => isNew !== false).map(dispatches.add));
  }
  // After thousands of jobs failed together, each has a timer that admits due jobs. A batch of calls admits twice as many jobs.
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

function createRemovals({ backend, onError }: DispatchParts) {
  let restsUntil = 0;
  return createBatch(
    async (jobs: QueueEntry[]) => {
      if (performance.now() >= restsUntil) {
        const results = await Promise.allSettled(jobs.map((job) => removeFromQueue(backend, job)));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) {
          // A delivery of a finished job does no harm, so a queue that is down isn't asked to remove each one.
          restsUntil = performance.now() + restMs;
          onError(failed.reason);
        }
      }
      return jobs.map(() => undefined);
    },
    { limit: maxRemoved },
  );
}

/** Returns the jobs whose time has come or whose kind a worker knows now. On an error, the sweeper finds them later. */
async function findDue({ db, onError }: DispatchParts): Promise<QueueEntry[]> {
  try {
    return [...(await passOpened(db, admissionLimit)), ...(await wakeDue(db, admissionLimit))];
  } catch (error) {
    onError(error);
    return [];
  }
}

/** Adds jobs to their queues if nothing holds them or their scopes have room now. */
async function addThrough(parts: DispatchParts, jobs: QueueEntry[]): Promise<void> {
  const { system, db, backend, onError } = parts;
  const needsAdmission = jobs.some((job) => job.heldBy !== null || goesFirst(job));
  const { known, displaced } = needsAdmission
    ? await admit(db, { jobs }, system.ownerShares)
    : { known: jobs, displaced: [] };
  // Displacing raised the fences of these jobs. Their deliveries, whose IDs have the earlier ones, are removed first, so that
  // no worker takes one of them before the urgent job.
  await Promise.all(
    displaced.map(({ fence, ...job }) =>
      removeFromQueue(backend, { ...job, fence: fence - 1 }).catch(onError),
    ),
  );
  const added = await addToQueues(backend, system.queues, known.filter(isFree)).catch((error: unknown) => {
    onError(error);
    return null;
  });
  // A job that its queue rejects is dispatched again and again, but announced only the first time.
  const changed = added ? known : jobs.filter(({ isNew }) => isNew);
  await markDispatched(db, changed, added ?? new Map());
}

const isFree = ({ heldBy }: QueueEntry) => heldBy === null;

/** Returns the admitted jobs that nothing else holds, and the parents that were woken. */
async function admitFreed({ db, system }: DispatchParts, scopes: readonly Scope[]): Promise<QueueEntry[]> {
  const parents = [...new Set(scopes.flatMap(([hold, id]) => (hold === 'jobs' && id ? [id] : [])))];
  const woken = parents.length > 0 ? await wakeParents(db, parents, parents.length) : [];
  const { known } = await admit(db, { scopes }, system.ownerShares);
  return [...woken, ...known.filter(isFree)];
}
