import { admitNext, type OwnerInQueue, passGates } from './admission';
import { createBatch } from './batch';
import type { Access, ChangedJob } from './change-jobs';
import { changeJobs } from './change-jobs';
import { admitByKey, keysOf } from './concurrency';
import type { Connection } from './database/connection';
import type { Database } from './database/database';
import { sql } from './database/sql';
import { displaceLessUrgent } from './displace';
import { admitByGate, gatesOf } from './gate/admit-by-gate';
import { markDispatched, type QueueEntry } from './outbox';
import type { QueueBackend } from './queue/backend';
import { addToQueues, removeFromQueue } from './queue/carry';
import { createJobReader, type JobParts, type JobReader } from './read/job-reader';
import type { JobSystem } from './system';
import { wakeDue, wakeParents } from './wake';

const admissionLimit = 1_000;

export interface JobClient<Parts extends object = object> extends JobReader<Parts> {
  /**
   * Adds committed jobs to their queues, unless a gate holds them. Never rejects, so you don't need to await it: the
   * sweeper adds any job that a queue doesn't accept now.
   */
  dispatch(jobs: QueueEntry[]): Promise<void>;
  /** Admits jobs whose time has come, or whose kind is known by now. Never rejects. */
  admitDue(): Promise<void>;
  /** Admits jobs that a run's end makes room for, or that waited for it. Never rejects. */
  admitAfter(end: RunEnd): Promise<void>;
  /** Removes a job from its queue, unless a worker holds it. Never rejects. */
  removeFromQueue(job: QueueEntry): Promise<void>;
  /** Cancels a job, or asks its worker to stop. Returns the job, or null if it can't be canceled. */
  cancel(id: string, access: Access): Promise<ChangedJob | null>;
  /**
   * Retries a finished job. Returns it, or null if it can't be retried. `check` runs first, in the same transaction, and
   * throws to prevent it.
   */
  retry(id: string, access: Access, check?: (tx: Connection) => Promise<void>): Promise<ChangedJob | null>;
  /**
   * Moves a `scheduled` job, or the next attempt of a `retrying` one, to `delayMs` from now. Returns the job, or null if it is
   * in another state.
   */
  reschedule(id: string, delayMs: number, access: Access): Promise<ChangedJob | null>;
}

/** What a run's end lets other jobs through. */
export interface RunEnd {
  /** Owners who have room again. */
  owners?: OwnerInQueue[];
  /** Named gates that have room again. */
  gates?: string[];
  /** Concurrency keys that have room again. */
  keys?: string[];
  /** Jobs whose child job has finished. */
  parents?: string[];
}

interface ClientParts {
  system: JobSystem;
  db: Database;
  backend: QueueBackend;
  /** Called with errors that the sweeper, or the next change of a watched job, will make up for. */
  onError(error: unknown): void;
}

const noParts: JobParts<object> = { read: async (jobs) => jobs.map(() => ({})) };

/**
 * Creates the client that reads and changes committed jobs, in the web and in workers. `parts` adds what the app itself knows
 * about the jobs that are read.
 */
export function createJobClient(options: ClientParts): JobClient;
export function createJobClient<Parts extends object>(
  options: ClientParts & { parts: JobParts<Parts> },
): JobClient<Parts>;
export function createJobClient(options: ClientParts & { parts?: JobParts<object> }): JobClient {
  const { system, db, backend, onError, parts = noParts } = options;
  const { hooks, ownerShares } = system;
  const remove = (job: QueueEntry) => removeFromQueue(backend, job).catch(onError);
  const dispatches = createBatch(async (jobs: QueueEntry[]) => {
    try {
      const passed = await passOwnGates(jobs);
      const held = passed.filter(({ heldBy }) => heldBy === 'owner');
      const free = passed.filter(({ heldBy }) => heldBy === null);
      for (const job of await displaceLessUrgent(db, held, ownerShares)) void remove(job);
      // A job may have been held because of one that has finished since.
      const admitted = [...free, ...(await admitNext(db, held, ownerShares))];
      const added = await addToQueues(backend, system.queues, admitted);
      const changed = new Map([...jobs, ...admitted].map((job) => [job.id, job]));
      await markDispatched(db, [...changed.values()], added);
    } catch (error) {
      onError(error);
    }
    return jobs.map(() => undefined);
  });

  /** Returns these jobs, and those that their named gates and concurrency keys let through now. */
  async function passOwnGates(jobs: QueueEntry[]): Promise<QueueEntry[]> {
    const gated = [...jobs, ...(await admitByGate(db, await gatesOf(db, jobs)))];
    return [...gated, ...(await admitByKey(db, await keysOf(db, gated)))];
  }

  async function dispatch(jobs: QueueEntry[]): Promise<void> {
    await Promise.all(jobs.map(dispatches.add));
  }

  async function admitDue(): Promise<void> {
    try {
      await dispatch([...(await passGates(db, admissionLimit)), ...(await wakeDue(db, admissionLimit))]);
    } catch (error) {
      onError(error);
    }
  }

  async function admitAfter({ owners = [], gates = [], keys = [], parents = [] }: RunEnd): Promise<void> {
    try {
      const woken = parents.length > 0 ? await wakeParents(db, parents, parents.length) : [];
      await dispatch([
        ...woken,
        ...(await admitByGate(db, gates)),
        ...(await admitByKey(db, keys)),
        ...(await admitNext(db, owners, ownerShares)),
      ]);
    } catch (error) {
      onError(error);
    }
  }

  return {
    ...createJobReader({ db, parts, onError }),
    dispatch,
    admitDue,
    admitAfter,
    removeFromQueue: remove,
    async cancel(id, access) {
      const request = { action: 'cancel', where: sql`id = ${id}::uuid`, access } as const;
      const changed = await changeJobs(db, request, hooks);
      for (const job of changed) if (job.state === 'canceled') void remove(job);
      return changed.find((job) => job.id === id) ?? null;
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
      if (moved && delayMs === 0) void admitDue();
      return moved;
    },
  };
}
