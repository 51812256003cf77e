import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type * as z from 'zod';
import type { JobContract } from '../src/contract/contract';
import type { Connection, Transaction } from '../src/database/connection';
import { sql } from '../src/database/sql';
import { endOrphans } from '../src/delivery/sweep/end-jobs';
import {
  type Access,
  type ChangeAction,
  type ChangedJob,
  type ChangeRequest,
  changeJobs,
} from '../src/job/change-jobs';
import { type EnqueueOptions, enqueue } from '../src/job/enqueue/enqueue';
import { type Enqueued, insertJobs } from '../src/job/enqueue/insert-jobs';
import type { NewJob } from '../src/job/enqueue/new-job';
import { readHistory } from '../src/job/history';
import { gatherHooks, type Hook, type Hooks } from '../src/job/hooks';
import type { JobStatus } from '../src/job/job-status';
import type { QueueEntry } from '../src/job/queue-entry';
import { type Claim, claimJobs } from '../src/run/claim';
import { type Finish, finishJobs, type Outcome } from '../src/run/finish';
import type { JobSystem } from '../src/system/system';

export { enqueueMany } from '../src/job/enqueue/enqueue';

export const workerId = randomUUID();
export const failure = { code: 'oops', message: 'It did not work.', stack: 'Error: oops\n at here' };
/** Staff, as the job's history names them. */
export const admin: Access = { owner: null, actor: 'user:admin' };

/** Makes the tools with which a test plays client and worker, with these hooks or with those of a system. */
export function createJobTools(hooks: readonly Hook[] | Hooks = []) {
  const statements = 'onEnd' in hooks ? hooks : gatherHooks(hooks);
  const worker = { workerId, leaseMs: 60_000, hooks: statements };

  async function take(db: Connection, id: string, leaseMs = worker.leaseMs): Promise<Claim> {
    await db.execute(sql`UPDATE offload.job SET held_by = NULL WHERE id = ${id}::uuid AND held_by = 'time'`);
    const [result] = await claimJobs(db, [id], { ...worker, leaseMs });
    if (!result?.claimed) throw new Error(`${id} cannot be claimed`);
    return result.claimed;
  }

  const finish = (db: Connection, ...finishes: Finish[]) => finishJobs(db, finishes, worker);

  async function run(db: Connection, id: string, outcome: Outcome): Promise<JobStatus | null> {
    const { fence } = await take(db, id);
    const [status = null] = await finish(db, { id, fence, outcome });
    return status;
  }

  const change = (db: Connection, request: ChangeRequest) => changeJobs(db, request, statements);

  const changeOne =
    (action: ChangeAction, more: Partial<ChangeRequest> = {}) =>
    async (db: Connection, id: string, access: Access = admin): Promise<ChangedJob | null> => {
      const [changed = null] = await change(db, { action, where: sql`id = ${id}::uuid`, access, ...more });
      return changed;
    };

  return {
    hooks: statements,
    /** The options with which the worker of the test claims jobs and finishes runs. */
    worker,
    /** Inserts a job, of a new owner if none is named. */
    put: (db: Connection, job: Partial<NewJob> = {}) => putJob(db, job, statements),
    /** Inserts jobs in one statement. */
    putTogether: (db: Connection, ...jobs: Partial<NewJob>[]) => insertJobs(db, jobs.map(newJob), statements),
    /** Claims a job, also before the time of its next attempt. */
    take,
    /** Ends runs. */
    finish,
    /** Claims a job and ends the run. */
    run,
    change,
    cancel: changeOne('cancel'),
    retry: changeOne('retry'),
    remove: changeOne('delete'),
    reschedule: (db: Connection, id: string, delayMs: number) => changeOne('reschedule', { delayMs })(db, id),
    endOrphans: (db: Connection) => endOrphans(db, statements),
    /** Inserts a job of a new owner, and lets it fail. */
    async fail(db: Connection, message: string, job: Partial<NewJob> = {}): Promise<QueueEntry> {
      const entry = await putJob(db, job, statements);
      await run(db, entry.id, { state: 'failed', failure: { code: 'oops', message, stack: null } });
      return entry;
    },
  };
}

export type JobTools = ReturnType<typeof createJobTools>;

async function putJob(db: Connection, job: Partial<NewJob>, hooks: Hooks): Promise<Enqueued> {
  const [inserted] = await insertJobs(db, [newJob(job)], hooks);
  if (!inserted) throw new Error('The job was not inserted.');
  return inserted;
}

/** Returns a new job, of a new owner if none is named. */
function newJob(job: Partial<NewJob>): NewJob {
  const ownerId = job.ownerId ?? randomUUID();
  const defaults = {
    id: uuid(),
    kind: 'test',
    queue: 'email',
    ownerId,
    title: null,
    payload: { a: 1 },
    payloadVersion: 1,
    maxAttempts: 3,
    actor: `user:${ownerId}`,
    ownerShare: null,
    retryOf: null,
    extras: {},
    ...({
      runAt: null,
      priority: 'normal',
      deadlineAt: null,
      unique: null,
      concurrency: null,
      gate: null,
      parentId: null,
      requestId: null,
      traceparent: null,
    } as const),
  };
  return { ...defaults, ...job };
}

/** Lets a lease expire. */
export async function loseWorker(db: Connection, id: string): Promise<void> {
  await db.execute(sql`UPDATE offload.job SET lease_until = to_timestamp(0) WHERE id = ${id}::uuid`);
}

/** Returns the states that a job has been in, each with its attempt. */
export async function historyOf(db: Connection, id: string): Promise<string[]> {
  const events = await readHistory(db, id);
  return events.map(({ state, attempt }) => `${state} ${attempt}`);
}

/** Returns a function that enqueues jobs of a system in a transaction, and dispatches nothing. */
export const enqueueIn =
  (system: JobSystem) =>
  <Payload extends z.ZodType>(
    tx: Transaction,
    contract: JobContract<Payload>,
    payload: z.input<Payload>,
    options?: EnqueueOptions,
  ) =>
    enqueue(tx, system, { contract, payload, options });
