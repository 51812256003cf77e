import {
  type Access,
  admitNext,
  cancelJob,
  createBatch,
  type Database,
  type Handover,
  insertJob,
  markHandedOver,
  type OwnerInQueue,
  passGates,
  rescheduleJob,
  retryJob,
  type SourceFile,
  type Transaction,
} from '@offload/db';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { QueueBackend } from './backend/backend';
import { type JobContract, reservedBytesOf } from './define';
import { handOverTo, takeBack } from './hand-over';
import { ownerShares, queues } from './queues';

const admissionLimit = 1_000;
const JsonObject = z.record(z.string(), z.json());

export interface EnqueueOptions {
  ownerId: string;
  /** Who asks for it, as its history says; without it, its owner. */
  actor?: string;
  /**
   * For a job that sends a message: to whom. Written down with the job, so that it is sent once. A kind that grants
   * access takes none: its email goes to the owner.
   */
  recipient?: string;
  /** Fewer than its contract gives it. */
  maxAttempts?: number;
  /** For a job that works on files: those that it is given. */
  sources?: SourceFile[];
}

/**
 * Writes a job into the caller's transaction: it exists if and only if that commits. After the commit pass it to
 * `handOver`; without that it starts a second later. A job without another `actor` is its owner's request: it counts toward
 * the owner's limits, and reserves storage for what it writes. Throws a `ZodError` where the payload breaks the contract,
 * and an `Error` if a recipient is given for a kind that grants access.
 */
export async function enqueue<Payload extends z.ZodType>(
  tx: Transaction,
  contract: JobContract<Payload>,
  payload: z.input<Payload>,
  { ownerId, recipient, sources, actor, maxAttempts }: EnqueueOptions,
): Promise<Handover> {
  const { kind, queue, version = 1, tellsOwner = false, writesFiles = false } = contract;
  const { grantsAccess = false } = contract;
  if (grantsAccess && recipient)
    throw new Error(`${kind} goes to its owner's address: it takes no recipient`);
  const parsed = contract.payload.parse(payload);
  const isRequested = actor === undefined || actor === `user:${ownerId}`;
  return insertJob(tx, {
    id: uuid(),
    kind,
    queue,
    ownerId,
    maxAttempts: maxAttempts ?? contract.maxAttempts,
    tellsOwner,
    writesFiles,
    title: contract.title?.(parsed) ?? null,
    payload: JsonObject.parse(parsed),
    payloadVersion: version,
    ...(isRequested && {
      ownerShare: queues[queue].ownerRunning,
      reservedBytes: reservedBytesOf(contract, parsed),
    }),
    ...(recipient && { recipient }),
    ...(grantsAccess && { emailsOwner: true }),
    ...(sources && { sources }),
    ...(actor && { actor }),
  });
}

export interface JobClient {
  /**
   * Gives committed jobs to their queues, as far as no gate holds them. Never rejects, so you don't need to await it: the
   * sweeper adds what a queue doesn't accept now.
   */
  handOver(jobs: Handover[]): Promise<void>;
  /** Admits jobs whose time has come, whose kind is known by now, or whose owners have room. Never rejects either. */
  admit(owners?: OwnerInQueue[]): Promise<void>;
  /** Removes a job from its queue, unless a worker holds it. Never rejects either. */
  takeBack(job: Handover): Promise<void>;
  /** Cancels a job or asks its worker to stop. Answers the state it is in now; null where there was nothing to cancel. */
  cancel(id: string, access: Access): Promise<string | null>;
  /**
   * Runs an ended job again, from its row. Answers whether it was one that can be retried. `check` throws in the same
   * transaction to prevent it.
   */
  retry(id: string, access: Access, check?: (tx: Transaction) => Promise<void>): Promise<boolean>;
  /** Moves the next attempt of a job that is `retrying` to `delayMs` from now. Answers whether it was. */
  reschedule(id: string, delayMs: number, access: Access): Promise<boolean>;
}

/** The web's end of the queues. `onError` hears what went wrong on the way there. */
export function createJobClient(
  db: Database,
  backend: QueueBackend,
  onError: (error: unknown) => void,
): JobClient {
  const handovers = createBatch(async (jobs: Handover[]) => {
    try {
      const held = jobs.filter(({ heldBy }) => heldBy === 'owner');
      const free = jobs.filter(({ heldBy }) => heldBy === null);
      // A job may have been held by one that has finished since.
      const admitted = [...free, ...(await admitNext(db, held, ownerShares))];
      await handOverTo(backend, admitted);
      await markHandedOver(
        db,
        [...jobs, ...admitted].map(({ id }) => id),
      );
    } catch (error) {
      onError(error);
    }
    return jobs.map(() => undefined);
  });

  async function handOver(jobs: Handover[]): Promise<void> {
    await Promise.all(jobs.map(handovers.add));
  }

  async function admit(owners: OwnerInQueue[] = []): Promise<void> {
    try {
      const passed = owners.length > 0 ? [] : await passGates(db, admissionLimit);
      await handOver([...passed, ...(await admitNext(db, owners, ownerShares))]);
    } catch (error) {
      onError(error);
    }
  }

  return {
    handOver,
    admit,
    takeBack: (job) => takeBack(backend, job).catch(onError),
    async cancel(id, access) {
      const canceled = await cancelJob(db, id, access);
      if (canceled?.state === 'canceled') void takeBack(backend, canceled).catch(onError);
      return canceled?.state ?? null;
    },
    async retry(id, access, check) {
      const retried = await retryJob(db, id, access, check);
      if (retried) void handOver([retried]);
      return retried !== null;
    },
    async reschedule(id, delayMs, access) {
      const moved = await rescheduleJob(db, id, delayMs, access);
      if (moved && delayMs === 0) void admit();
      return moved !== null;
    },
  };
}
