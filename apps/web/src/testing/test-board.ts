import type { JobQueue, Outcome } from '@offload/core/test/worker-parts';
import { findQueueEntry, openTestQueue } from '@offload/testing';
import { mountBullBoard } from '@/api/bull-board/board';
import { runtime } from '@/server/runtime';
import { failure, putJob, runJob } from './jobs';
import { type Caller, callerWith, openTestApi, type SignedInCaller, type TestApi } from './test-api';

export interface TestBoard {
  api: TestApi;
  operator: Caller & { id: string };
  viewer: Caller;
  user: Caller;
  stranger: Caller;
  send(path: string, init?: RequestInit): Promise<Response>;
  queue: JobQueue;
  /** Puts a job into the queue that no worker takes. */
  putWaiting(): Promise<string>;
  /** Puts a job that has run. By default, it has failed. */
  putRun(outcome?: Outcome): Promise<string>;
  /** Deletes all jobs, and lets the queue go on. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Bull Board on the backend that the tests run on, with its callers, and a queue for email without a worker. */
export async function openTestBoard(): Promise<TestBoard> {
  const testQueue = await openTestQueue('');
  const api = await openTestApi(testQueue.url ? { QUEUE_URL: testQueue.url } : {});
  const respond = mountBullBoard();
  const send = async (path: string, init?: RequestInit) =>
    respond(new Request(`http://localhost:3000/admin/bull-board${path}`, init));
  const as = ({ cookie, id }: SignedInCaller) => ({ ...callerWith(send, { Cookie: cookie }), id });
  const { db } = api.database;
  const owner = await api.signedIn();
  const queue = await runtime().queue.queue('email');
  return {
    api,
    operator: as(await api.signedIn('operator')),
    viewer: as(await api.signedIn('viewer')),
    user: as(owner),
    stranger: callerWith(send),
    send,
    queue,
    async putWaiting() {
      const id = await putJob(db, owner.id);
      await runtime().jobs.dispatch([await findQueueEntry(db, id)]);
      return id;
    },
    async putRun(outcome = { state: 'failed', failure }) {
      const id = await putJob(db, owner.id);
      await runJob(db, id, outcome);
      return id;
    },
    async reset() {
      await queue.resume();
      await db.job.deleteMany();
      const left = await queue.getJobs(['waiting']);
      await Promise.all(left.map((job) => queue.remove(job.id ?? '')));
    },
    async close() {
      await api.close();
      await testQueue.remove();
    },
  };
}
