import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { writeQueueLimits } from './admission/queue-limits';
import { type Jobs, openJobs } from './client/open-jobs';
import { defineJob } from './contract/contract';
import { defineProcessor } from './contract/define-processor';
import { lockKey } from './database/lock-space';
import { join, sql } from './database/sql';
import { withSweepLock } from './database/sweep-lock';
import { findPrefix } from './delivery/prefix';
import type { Job } from './job/read/job';
import { migrate } from './migrate';
import { defineSystem } from './system/system';
import { createWorker } from './worker/worker';

const limits = { queue: 'print', maxAttempts: 2, backoff: { everyMs: 1 }, timeoutMs: 5_000 };
const receipt = defineJob({ kind: 'receipt', payload: z.object({ orderId: z.int() }), ...limits });
const system = defineSystem({
  queues: { print: { concurrency: 5, ownerRunning: 3, ownerOpen: 99 } },
  contracts: [receipt],
  hooks: [
    {
      onEnqueue: sql`INSERT INTO offload.job_log (job_id, attempt, at, level, message)
        SELECT id, 0, now(), 'info', 'by a hook' FROM changed`,
    },
  ],
});
const options = { ownerId: 'ada' };
const purposes = ['requests', 'sweeps', 'shares', 'keys', 'schedules', 'unique', 'appSweeps'] as const;
const ada = { owner: 'ada', actor: 'user:ada' };

let database: TestDatabase;
/** Two apps in one database, with the same kinds, queues, and users. */
let standard: Jobs;
let shop: Jobs;

// What a queue on a busy machine doesn't accept within a second, a worker dispatches again.
const open = (schema?: string) =>
  openJobs({ system, databaseUrl: database.url, schema, onError: () => undefined });

beforeAll(async () => {
  database = await createTestDatabase();
  await Promise.all([migrate(database.url, { schema: 'shop' }), migrate(database.url)]);
  [standard, shop] = [open(), open('shop')];
});
afterAll(async () => {
  await Promise.all([standard.close(), shop.close()]);
  await database.drop();
});

/** Starts a worker whose jobs return its name. */
async function work(by: string, schema?: string): Promise<void> {
  const print = defineProcessor(receipt, async ({ orderId }) => ({ by, orderId }));
  const worker = createWorker({ system, kinds: [print], databaseUrl: database.url, schema });
  onTestFinished(() => worker.stop());
}

/** Reads a watch as it comes, until the test is over. */
function follow(jobs: Jobs): Job[] {
  const over = new AbortController();
  const seen: Job[] = [];
  async function read() {
    for await (const job of jobs.watch({ owner: 'ada' }, over.signal)) seen.push(job);
  }
  const reading = read();
  onTestFinished(async () => {
    over.abort();
    await reading;
  });
  return seen;
}

it('runs, lists, watches, and finds only the jobs of its own app', async () => {
  const [seenByStandard, seenByShop] = [follow(standard), follow(shop)];
  await Promise.all([work('standard'), work('shop', 'shop')]);
  const enqueue = (jobs: Jobs) =>
    Promise.all(Array.from({ length: 12 }, (_, orderId) => jobs.enqueue(receipt, { orderId }, options)));
  const [ofStandard, ofShop] = await Promise.all([enqueue(standard), enqueue(shop)]);
  for (const [jobs, own, by, seen] of [
    [standard, ofStandard, 'standard', seenByStandard],
    [shop, ofShop, 'shop', seenByShop],
  ] as const) {
    const ids = own.map(({ id }) => id).sort();
    await until(async () => (await jobs.list({ state: 'succeeded' })).jobs.length === 12);
    const { jobs: listed } = await jobs.list({ owner: 'ada' });
    expect(listed.map(({ id }) => id).sort()).toEqual(ids);
    expect(listed.map(({ result, attempt }) => [result?.by, attempt])).toEqual(ids.map(() => [by, 1]));
    await until(() => seen.filter(({ state }) => state === 'succeeded').length === 12);
    expect([...new Set(seen.map(({ id }) => id))].sort()).toEqual(ids);
  }
  expect(await standard.get(ofShop[0]?.id ?? '')).toBeNull();
  expect(await shop.cancel(ofStandard[0]?.id ?? '', ada)).toBeNull();
});

it("sends no notification to the other app's processes", async () => {
  const heard = await listenTo('job_changed', 'job_cancel', 'queue_setting', 'bullmq_jobs');
  const expected = await listenTo('shop.job_changed', 'shop.job_cancel', 'shop.queue_setting');
  await work('shop', 'shop');
  const { id } = await shop.enqueue(receipt, { orderId: 1 }, options);
  await until(async () => (await shop.get(id))?.state === 'succeeded');
  await shop.db.execute(sql`
    UPDATE offload.job SET state = 'running', result = NULL, finished_at = NULL, lease_until = now() + interval '1 h'
    WHERE id = ${id}::uuid`);
  await shop.cancel(id, ada);
  await shop.db.transaction((tx) =>
    writeQueueLimits(tx, 'print', { concurrency: 2, perMinute: null, ownerRunning: null, ownerOpen: null }),
  );
  await until(() => new Set(expected.map(({ channel }) => channel)).size === 3);
  await standard.db.execute(sql`SELECT pg_notify('job_changed', 'the end')`);
  await until(() => heard.some(({ payload }) => payload === 'the end'));
  expect(heard.filter(({ channel }) => channel !== 'bullmq_jobs')).toHaveLength(1);
  const queues = heard.filter(({ channel }) => channel === 'bullmq_jobs').map(({ payload }) => payload);
  expect(new Set(queues)).toEqual(new Set(['shop.print']));
});

it('has a prefix of its own in a Redis that both use', async () => {
  const [first, second] = await Promise.all(
    [standard, shop].map(({ db }) => findPrefix({ db }, (error) => expect.fail(`${error}`))),
  );
  expect(first).not.toBe(second);
});

it("waits for no lock of the other app, but for its own app's", async () => {
  const all = sql`unnest(ARRAY[${join(purposes.map((purpose) => lockKey(purpose, 'a')))}]) AS key`;
  const canLock = (jobs: Jobs) =>
    jobs.db.query(sql`SELECT DISTINCT pg_try_advisory_xact_lock(key) AS "canLock" FROM ${all}`);
  await shop.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(key) FROM ${all}`);
    expect(await canLock(standard)).toEqual([{ canLock: true }]);
    expect(await canLock(shop)).toEqual([{ canLock: false }]);
  });
  const sweep = vi.fn(async () => undefined);
  await withSweepLock(shop.db, 'all', () => withSweepLock(standard.db, 'all', sweep));
  expect(sweep).toHaveBeenCalledOnce();
});

it("enqueues in a transaction of the app's own connection or ORM, into the schema of `jobs`", async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  const lost = await shop.enqueue(client, receipt, { orderId: 1 }, options);
  await client.query('ROLLBACK');
  await client.query('BEGIN');
  const first = await shop.enqueue(client, receipt, { orderId: 2 }, options);
  await client.query('COMMIT');
  await client.end();
  const second = await database.db.$transaction((tx) => shop.enqueue(tx, receipt, { orderId: 3 }, options));
  expect([lost, first, second].map(({ isNew }) => isNew)).toEqual([true, true, true]);
  const found = await Promise.all([lost, first, second].map(({ id }) => shop.get(id)));
  expect(found.map((job) => job?.state)).toEqual([undefined, 'queued', 'queued']);
  expect(await standard.get(first.id)).toBeNull();
  // Hooks name the tables as the core does.
  const logged = sql`SELECT message FROM offload.job_log WHERE job_id = ${second.id}::uuid`;
  expect(await shop.db.query(logged)).toEqual([{ message: 'by a hook' }]);
  expect(await standard.db.query(logged)).toEqual([]);
});

it('says which schema lacks the tables, on every kind of connection', async () => {
  const early = open('early');
  const advice =
    "doesn't have Offload's tables yet in the schema early. Run: DATABASE_SCHEMA=early npx offload migrate, " +
    "or await migrate(databaseUrl, { schema: 'early' }) first.";
  await expect(early.list()).rejects.toThrow(advice);
  const inPrisma = database.db.$transaction((tx) => early.enqueue(tx, receipt, { orderId: 1 }, options));
  await expect(inPrisma).rejects.toThrow(advice);
  await early.close();
});

/** Hears everything on these channels until the test is over. */
async function listenTo(...channels: string[]): Promise<{ channel: string; payload: string }[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  const heard: { channel: string; payload: string }[] = [];
  client.on('notification', ({ channel, payload = '' }) => heard.push({ channel, payload }));
  for (const channel of channels) await client.query(`LISTEN "${channel}"`);
  return heard;
}
