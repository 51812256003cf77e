import { admitNext, type OwnerInQueue, passGates } from './admission';
import { createBatch } from './batch';
import type { Access, ChangedJob } from './change-jobs';
import { changeJobs } from './change-jobs';
import type { Connection } from './database/connection';
import type { Database } from './database/database';
import { sql } from './database/sql';
import { markDispatched, type QueueEntry } from './outbox';
import type { QueueBackend } from './queue/backend';
import { addToQueues, removeFromQueue } from './queue/carry';
import type { JobSystem } from './system';

const admissionLimit = 1_000;

export interface JobClient {
  /**
   * Adds committed jobs to their queues, unless a gate holds them. Never rejects, so you don't need to await it: the
   * sweeper adds any job that a queue doesn't accept now.
   */
  dispatch(jobs: QueueEntry[]): Promise<void>;
  /** Admits jobs whose time has come, whose kind is known by now, or whose owners have room. Never rejects. */
  admit(owners?: OwnerInQueue[]): Promise<void>;
  /** Removes a job from its queue, unless a worker holds it. Never rejects. */
  removeFromQueue(job: QueueEntry): Promise<void>;
  /** Cancels a job, or asks its worker to stop. Returns the job, or null if it can't be canceled. */
  cancel(id: string, access: Access): Promise<ChangedJob | null>;
  /**
   * Retries a finished job. Returns it, or null if it can't be retried. `check` runs first, in the same transaction, and
   * throws to prevent it.
   */
  retry(id: string, access: Access, check?: (tx: Connection) => Promise<void>): Promise<ChangedJob | null>;
  /** Moves the next attempt of a `retrying` job to `delayMs` from now. Returns the job, or null if it isn't `retrying`. */
  reschedule(id: string, delayMs: number, access: Access): Promise<ChangedJob | null>;
}

interface ClientParts {
  system: JobSystem;
  db: Database;
  backend: QueueBackend;
  /** Called with errors that the sweeper will make up for. */
  onError(error: unknown): void;
}

/** Creates the client that changes committed jobs, in the web and in workers. */
export function createJobClient({ system, db, backend, onError }: ClientParts): JobClient {
  const { hooks, ownerShares } = system;
  const dispatches = createBatch(async (jobs: QueueEntry[]) => {
    try {
      const held = jobs.filter(({ heldBy }) => heldBy === 'owner');
      const free = jobs.filter(({ heldBy }) => heldBy === null);
      // A job may have been held because of one that has finished since.
      const admitted = [...free, ...(await admitNext(db, held, ownerShares))];
      await addToQueues(backend, admitted);
      await markDispatched(
        db,
        [...jobs, ...admitted].map(({ id }) => id),
      );
    } catch (error) {
      onError(error);
    }
    return jobs.map(() => undefined);
  });

  async function dispatch(jobs: QueueEntry[]): Promise<void> {
    await Promise.all(jobs.map(dispatches.add));
  }

  async function admit(owners: OwnerInQueue[] = []): Promise<void> {
    try {
      const passed = owners.length > 0 ? [] : await passGates(db, admissionLimit);
      await dispatch([...passed, ...(await admitNext(db, owners, ownerShares))]);
    } catch (error) {
      onError(error);
    }
  }

  const remove = (job: QueueEntry) => removeFromQueue(backend, job).catch(onError);

  return {
    dispatch,
    admit,
    removeFromQueue: remove,
    async cancel(id, access) {
      const request = { action: 'cancel', where: sql`id = ${id}::uuid`, access } as const;
      const [canceled = null] = await changeJobs(db, request, hooks);
      if (canceled?.state === 'canceled') void remove(canceled);
      return canceled;
    },
    async retry(id, access, check = async () => undefined) {
      const request = { action: 'retry', where: sql`id = ${id}::uuid`, access } as const;
      const [retried = null] = await db.transaction(async (tx) => {
        await check(tx);
        return changeJobs(tx, request, hooks);
      });
      if (retried) void dispatch([retried]);
      return retried;
    },
    async reschedule(id, delayMs, access) {
      const request = { action: 'reschedule', where: sql`id = ${id}::uuid`, access, delayMs } as const;
      const [moved = null] = await changeJobs(db, request, hooks);
      if (moved && delayMs === 0) void admit();
      return moved;
    },
  };
}
