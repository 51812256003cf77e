import { createTestDatabase, openTestQueue, type TestDatabase, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { createJobClient, type WorkerClient } from '../client';
import { defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { defineSystem } from '../contract/system';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { type JobQueue, openQueueBackend, type QueueBackend } from '../delivery/backend';
import { createSweep } from '../delivery/sweep/sweep';
import { history } from '../job/history';
import type { Priority } from '../job/priorities';
import { openLog } from '../log';
import { createWorker, type RunningWorker } from './worker';

const perDelivery = 10;
const concurrency = 4;
const contract = defineJob({
  kind: 'held',
  queue: 'short',
  payload: z.object({ holds: z.boolean() }),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 60_000,
});
const system = defineSystem({
  queues: { short: { concurrency, perDelivery, ownerRunning: 100, ownerOpen: 100 } },
  contracts: [contract],
});

let database: TestDatabase;
let server: Awaited<ReturnType<typeof openTestQueue>>;
let db: Database;
let backend: QueueBackend;
let queue: JobQueue;
let client: WorkerClient;
let workers: RunningWorker[];
let letGo: () => void;

beforeEach(async () => {
  database = await createTestDatabase();
  db = database.core;
  server = await openTestQueue(database.url);
  backend = openQueueBackend(server.url, { prefix: 'test', onError: () => undefined });
  queue = await backend.queue('short');
  client = createJobClient({ system, db, backend, onError: fail });
  workers = [];
});
afterEach(async () => {
  letGo?.();
  await Promise.all(workers.map((worker) => worker.stop()));
  await backend.close();
  await server.remove();
  await database.drop();
});

function fail(error: unknown): never {
  throw error;
}

/** Starts a worker, whose jobs that hold run until `letGo`. */
function startWorker(): void {
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const processor = defineProcessor(contract, async ({ holds }) => {
    if (holds) await held;
    return {};
  });
  workers.push(
    createWorker({
      ...{ system, kinds: [processor], databaseUrl: database.url, queueUrl: server.url },
      ...{ queuePrefix: 'test', drainMs: 0, log: openLog('worker', 'silent') },
    }),
  );
}

/** Enqueues jobs and dispatches them together. Those in `holding` run until they're let go. */
async function dispatch(
  count: number,
  holding: number[] = [],
  priority: Priority = 'normal',
): Promise<string[]> {
  const jobs = await db.transaction(async (tx) => {
    const enqueued = [];
    for (let at = 0; at < count; at += 1)
      enqueued.push(
        await system.enqueue(tx, contract, { holds: holding.includes(at) }, { ownerId: 'ada', priority }),
      );
    return enqueued;
  });
  await client.dispatch(jobs);
  return jobs.map(({ id }) => id);
}

async function statesOf(ids: string[]): Promise<string[]> {
  const rows = await db.query<{ state: string }>(
    sql`SELECT state FROM offload.job WHERE id = ANY(${ids}::uuid[]) ORDER BY id`,
  );
  return rows.map(({ state }) => state);
}

const countOf = async (ids: string[], state: string) =>
  (await statesOf(ids)).filter((each) => each === state).length;
const countWaiting = async () => (await queue.getJobs(['waiting'])).length;
const all = Array.from({ length: 30 }, (_none, at) => at);

it('carries jobs that are dispatched together in few deliveries, and a single job alone', async () => {
  await dispatch(25);
  expect(await countWaiting()).toBe(3);
  const [single = ''] = await dispatch(1);
  expect(await queue.getJobState(single)).toBe('waiting');
});

it('runs all of them, each once', async () => {
  const ids = await dispatch(25);
  startWorker();
  await until(async () => (await countOf(ids, 'succeeded')) === 25);
  const [runs] = await db.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM ${history} AS event WHERE state = 'running'`,
  );
  expect(runs).toEqual({ count: 25 });
  await until(async () => (await countWaiting()) === 0);
});

it('runs no more at once than the queue allows, and leaves the others to another worker', async () => {
  const ids = await dispatch(9, all);
  startWorker();
  await until(async () => (await countOf(ids, 'running')) === concurrency);
  // What it has no slot for is in the queue again.
  await until(async () => (await countWaiting()) === 1);
  expect(await countOf(ids, 'running')).toBe(concurrency);
  startWorker();
  await until(async () => (await countOf(ids, 'running')) === 2 * concurrency);
  await until(async () => (await countWaiting()) === 1);
});

it('goes on with others while one of a delivery takes long', async () => {
  const ids = await dispatch(30, [3]);
  startWorker();
  await until(async () => (await countOf(ids, 'succeeded')) === 29);
  expect(await countOf(ids, 'running')).toBe(1);
});

it("doesn't run a job that was canceled while its delivery waited", async () => {
  const ids = await dispatch(10);
  await client.cancel(ids[4] ?? '', { owner: null, actor: 'user:admin' });
  startWorker();
  await until(async () => (await countOf(ids, 'succeeded')) === 9);
  expect(await countOf(ids, 'canceled')).toBe(1);
});

it('leaves the rest of a delivery in a queue that was paused meanwhile', async () => {
  const ids = await dispatch(9, all);
  startWorker();
  await until(async () => (await countOf(ids, 'running')) === concurrency);
  await queue.pause();
  await until(async () => (await countWaiting()) === 1);
  letGo();
  await until(async () => (await countOf(ids, 'succeeded')) === concurrency);
  expect(await countOf(ids, 'queued')).toBe(5);
  await queue.resume();
  await until(async () => (await countOf(ids, 'succeeded')) === 9);
});

it('delivers jobs again if the queue has lost their delivery, and no others', async () => {
  const lost = await dispatch(10);
  const [delivery] = await queue.getJobs(['waiting']);
  const kept = await dispatch(10);
  await queue.remove(delivery?.id ?? '');
  await db.execute(sql`UPDATE offload.job SET dispatched_at = now() - interval '1 minute'`);
  await createSweep({ system, db, writes: db, backend, client }, 15_000)();
  expect(await countWaiting()).toBe(2);
  startWorker();
  await until(async () => (await countOf([...lost, ...kept], 'succeeded')) === 20);
});

it('delivers jobs again if a worker that is gone still has their delivery, whatever its clock says', async () => {
  const [single = ''] = await dispatch(1);
  const shared = await dispatch(5);
  let taken = 0;
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const take = async () => {
    taken += 1;
    return gone;
  };
  const dead = await backend.worker('short', take, { concurrency: 2, lockMs: 3_600_000 });
  await until(() => taken === 2);
  dead.pause();
  await db.execute(sql`UPDATE offload.job SET dispatched_at = now() - interval '1 minute'`);
  await createSweep({ system, db, writes: db, backend, client }, 15_000)();
  startWorker();
  await until(async () => (await countOf([single, ...shared], 'succeeded')) === 6);
  leave();
  await dead.close();
});

it('starts no more per minute than the queue allows', async () => {
  await queue.setGlobalRateLimit(3, 60_000);
  const ids = await dispatch(10);
  startWorker();
  await until(async () => (await countOf(ids, 'succeeded')) === 3);
  expect(await countOf(ids, 'queued')).toBe(7);
  await queue.removeGlobalRateLimit();
  await queue.removeRateLimitKey();
  await until(async () => (await countOf(ids, 'succeeded')) === 10);
});

it('leaves the rest of a delivery of low priority behind others', async () => {
  const low = await dispatch(9, all, 'low');
  startWorker();
  await until(async () => (await countOf(low, 'running')) === concurrency);
  await until(async () => (await countWaiting()) + (await queue.getJobs(['prioritized'])).length === 1);
  const normal = await dispatch(concurrency, all);
  letGo();
  await until(async () => (await countOf([...low, ...normal], 'succeeded')) === 9 + concurrency);
  const rows = await db.query<{ id: string }>(sql`SELECT id FROM offload.job ORDER BY started_at, id`);
  const order = rows.map(({ id }) => id);
  expect(order.slice(concurrency, 2 * concurrency).toSorted()).toEqual(normal.toSorted());
});
