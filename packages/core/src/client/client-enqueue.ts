import type * as z from 'zod';
import type { AnyContract, JobContract, ResultOf } from '../contract/contract';
import type { Transaction } from '../database/connection';
import type { Database } from '../database/database';
import { type EnqueueOptions, enqueue, enqueueMany } from '../job/enqueue/enqueue';
import { findInProgress, type RequestKey } from '../job/enqueue/find-in-progress';
import type { Enqueued } from '../job/enqueue/insert-jobs';
import { type OwnerInQueue, type OwnerUse, readOwnerUse } from '../job/holds/owner-shares';
import type { QueueEntry } from '../job/queue-entry';
import { type Job, viewStored } from '../job/read/job';
import type { JobSystem } from '../system/system';
import { inTransactionOf } from './check-transaction';
import type { Remember } from './client';

interface OneOfMany<Contract extends AnyContract> extends EnqueueOptions {
  payload: z.input<Contract['payload']>;
}

/** A job that was enqueued, as `jobs.get` returns it, without the app's own parts. */
export interface EnqueuedJob<Result extends object = Record<string, unknown>> extends Job<Result> {
  /** False if this is an earlier job with the same unique key. */
  isNew: boolean;
}

/** Enqueues jobs, in the caller's transaction or by itself. */
export interface ClientEnqueue {
  /**
   * Inserts a job in your transaction: it exists only if that commits. After the commit, pass the result to `dispatch`.
   * If the contract has `unique` and such a job exists, returns that one, with `isNew: false`. Rejects with an `Error`
   * that says what to fix if the payload or an option is invalid.
   *
   * @example
   * const job = await prisma.$transaction(async (tx) => {
   *   const order = await tx.order.create({ data });
   *   return jobs.enqueue(tx, receipt, { orderId: order.id }, { ownerId: user.id });
   * });
   * void jobs.dispatch([job]);
   */
  enqueue<Contract extends AnyContract>(
    tx: Transaction,
    contract: Contract,
    payload: z.input<Contract['payload']>,
    options?: EnqueueOptions,
  ): Promise<EnqueuedJob<ResultOf<Contract>>>;
  /**
   * The same without a transaction: commits the job and dispatches it.
   *
   * @example
   * const job = await jobs.enqueue(receipt, { orderId: 7 }, { ownerId: user.id });
   */
  enqueue<Contract extends AnyContract>(
    contract: Contract,
    payload: z.input<Contract['payload']>,
    options?: EnqueueOptions,
  ): Promise<EnqueuedJob<ResultOf<Contract>>>;
  /**
   * Enqueues many jobs of a kind with few statements: all of them, or none. Returns them in the order given. An error says
   * which of them is invalid, counted from 0.
   *
   * @example
   * const sent = await prisma.$transaction((tx) =>
   *   jobs.enqueueMany(tx, newsletter, readers.map(({ id, email }) => ({ payload: { to: email }, ownerId: id }))),
   * );
   * void jobs.dispatch(sent);
   */
  enqueueMany<Contract extends AnyContract>(
    tx: Transaction,
    contract: Contract,
    jobs: readonly OneOfMany<Contract>[],
  ): Promise<EnqueuedJob<ResultOf<Contract>>[]>;
  /**
   * The same without a transaction: commits the jobs together and dispatches them.
   *
   * @example
   * await jobs.enqueueMany(newsletter, readers.map(({ id, email }) => ({ payload: { to: email }, ownerId: id })));
   */
  enqueueMany<Contract extends AnyContract>(
    contract: Contract,
    jobs: readonly OneOfMany<Contract>[],
  ): Promise<EnqueuedJob<ResultOf<Contract>>[]>;
  /**
   * Returns how many unfinished jobs an owner has requested in a queue, and how many are allowed: `ownerOpen`, or the limit
   * that staff have set. `enqueue` doesn't check this, because only you know how to respond. Until your transaction ends,
   * other calls for the same owner wait, so that two requests can't both be the last one. Throws if the queue doesn't exist.
   *
   * @example
   * const job = await prisma.$transaction(async (tx) => {
   *   const { open, max } = await jobs.ownerUse(tx, { queue: 'print', ownerId: user.id });
   *   if (open >= max) throw new TooManyJobs(max);
   *   return jobs.enqueue(tx, receipt, { orderId }, { ownerId: user.id });
   * });
   */
  ownerUse(tx: Transaction, owner: OwnerInQueue): Promise<OwnerUse>;
  /**
   * Returns the ID of the owner's unfinished job for the same request, or null, so that a route can return that job instead
   * of enqueueing another one. Until your transaction ends, other calls for the same request wait. A job scheduled for
   * another time isn't the same request. If a contract has `unique`, `enqueue` does this by itself.
   *
   * @example
   * const job = await prisma.$transaction(async (tx) => {
   *   const id = await jobs.findInProgress(tx, { kind: 'receipt', ownerId: user.id, payload: { orderId } });
   *   return id ?? (await jobs.enqueue(tx, receipt, { orderId }, { ownerId: user.id })).id;
   * });
   */
  findInProgress(tx: Transaction, request: RequestKey): Promise<string | null>;
}

interface EnqueueParts {
  db: Database;
  system: JobSystem;
  dispatch(jobs: readonly QueueEntry[]): Promise<void>;
  remember: Remember;
}

type Inserts = Pick<ClientEnqueue, 'enqueue' | 'enqueueMany'>;
type One = [contract: JobContract, payload: unknown, options?: EnqueueOptions | undefined];
type Many = [contract: JobContract, jobs: readonly OneOfMany<AnyContract>[]];

export function createClientEnqueue(parts: EnqueueParts): ClientEnqueue {
  const { db, system } = parts;
  return {
    ...createInserts(parts),
    ownerUse: (tx, owner) =>
      inTransactionOf(db, tx, async (own) => readOwnerUse(own, owner, maxOpenOf(system, owner)), 'ownerUse'),
    findInProgress: (tx, request) =>
      inTransactionOf(db, tx, (own) => findInProgress(own, request), 'findInProgress'),
  };
}

function maxOpenOf({ queues }: JobSystem, { queue }: OwnerInQueue): number {
  const max = queues[queue]?.ownerOpen;
  if (max === undefined) throw new Error(`There is no queue "${queue}".`);
  return max;
}

/** JavaScript callers have no types. */
function checkMany(jobs: readonly Partial<OneOfMany<AnyContract>>[]): void {
  if (!Array.isArray(jobs) || jobs.some((job) => job?.payload === undefined))
    throw new Error('enqueueMany takes a list of payloads, such as [{ payload: { orderId: 1 }, ownerId }].');
}

function createInserts({ db, system, dispatch, remember }: EnqueueParts): Inserts {
  const insert = (tx: Transaction, ...[contract, payload, options]: One) =>
    enqueue(tx, system, { contract, payload, options });
  function insertMany(tx: Transaction, ...[contract, jobs]: Many) {
    checkMany(jobs);
    const requests = jobs.map(({ payload, ...options }) => ({ contract, payload, options }));
    return enqueueMany(tx, system, requests);
  }
  // The result of an earlier job matches its contract.
  function view<Result extends object>(enqueued: Enqueued): EnqueuedJob<Result>;
  function view({ row, ...entry }: Enqueued): EnqueuedJob {
    return remember({ ...viewStored(row), isNew: entry.isNew }, entry);
  }

  return {
    async enqueue<Result extends object>(...args: One | [tx: Transaction, ...One]) {
      if (!isAlone(args)) {
        const [tx, ...job] = args;
        return view<Result>(await inTransactionOf(db, tx, (own) => insert(own, ...job), 'enqueue'));
      }
      const job: One = args;
      const put = (tx: Transaction) => insert(tx, ...job);
      // Only looking for an earlier job takes several statements.
      const enqueued = await (job[0].unique ? db.transaction(put) : put(db));
      void dispatch([enqueued]);
      return view<Result>(enqueued);
    },
    async enqueueMany<Result extends object>(...args: Many | [tx: Transaction, ...Many]) {
      if (!isAlone(args)) {
        const [tx, ...many] = args;
        const sent = await inTransactionOf(db, tx, (own) => insertMany(own, ...many), 'enqueueMany');
        return sent.map(view<Result>);
      }
      const enqueued = await db.transaction((tx) => insertMany(tx, ...args));
      void dispatch(enqueued);
      return enqueued.map(view<Result>);
    },
  };
}

function isAlone<Args extends One | Many>(args: Args | [tx: Transaction, ...Args]): args is Args {
  const [first] = args;
  // A transaction of Prisma has a `kind` if the app has a model with that name.
  return typeof first === 'object' && first !== null && 'kind' in first && typeof first.kind === 'string';
}
