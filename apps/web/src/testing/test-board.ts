import type { JobQueue } from '@offload/core';
import { findQueueEntry, openTestQueue, until } from '@offload/testing';
import { UnrecoverableError } from 'bullmq';
import { createBullBoardApp } from '@/api/bull-board/app';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob } from './jobs';
import { type Caller, callerWith, openTestApi, type SignedInCaller, type TestApi } from './test-api';

export interface TestBoard {
  api: TestApi;
  operator: Caller & { id: string };
  viewer: Caller;
  user: Caller;
  stranger: Caller;
  queue: JobQueue;
  /** Puts a job into the queue that no worker takes. */
  putWaiting(): Promise<string>;
  putFailed(): Promise<string>;
  /** Has the job taken from the queue, and failed. */
  fail(id: string, message: string): Promise<void>;
  /** Empties the queue, and lets it go on. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const workerSettings = { concurrency: 5, lockMs: 30_000 };

/** Bull Board on the backend that the tests run on, with its callers, and a queue for e-mail without a worker. */
export async function openTestBoard(): Promise<TestBoard> {
  const testQueue = await openTestQueue('');
  const api = await openTestApi(testQueue.url ? { QUEUE_URL: testQueue.url } : {});
  const app = createBullBoardApp();
  const send = async (path: string, init?: RequestInit) =>
    app.fetch(new Request(`http://localhost:3000/admin/bull-board${path}`, init));
  const as = ({ cookie, id }: SignedInCaller) => ({ ...callerWith(send, { Cookie: cookie }), id });
  const owner = await api.signedIn();
  const queue = await runtime().queue.queue('email');
  return {
    api,
    operator: as(await api.signedIn('operator')),
    viewer: as(await api.signedIn('viewer')),
    user: as(owner),
    stranger: callerWith(send),
    queue,
    ...jobsIn(queue, api, owner.id),
    async reset() {
      await queue.resume();
      const left = await queue.getJobs(['waiting', 'delayed', 'failed']);
      await Promise.all(left.map((job) => queue.remove(job.id ?? '')));
    },
    async close() {
      await api.close();
      await testQueue.remove();
    },
  };
}

function jobsIn(queue: JobQueue, { database: { db } }: TestApi, ownerId: string) {
  async function putWaiting(): Promise<string> {
    const id = await putJob(db, ownerId);
    await runtime().jobs.dispatch([await findQueueEntry(db, id)]);
    return id;
  }
  async function putFailed(): Promise<string> {
    const id = await putWaiting();
    await runJob(db, id, { state: 'failed', failure });
    await fail(id, failure.message);
    return id;
  }
  async function fail(id: string, message: string): Promise<void> {
    const consume = async () => {
      throw new UnrecoverableError(message);
    };
    const worker = await runtime().queue.worker('email', consume, workerSettings);
    await until(async () => (await queue.getJobState(id)) === 'failed');
    await worker.close();
  }
  return { putWaiting, putFailed, fail };
}
