import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createJobTools } from '../../test/jobs';
import { defineJob } from '../contract/contract';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { type Jobs, openJobs } from './open-jobs';

const limits = { queue: 'mail', maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 };
const letter = defineJob({ kind: 'letter', payload: z.object({ to: z.string() }), ...limits });
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [letter],
});
const ada = { owner: 'ada', actor: 'user:ada' };

let database: TestDatabase;
let jobs: Jobs;
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url, onError: (error) => expect.fail(String(error)) });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

it("adds the app's own parts to the jobs that it reads, and ends its watches when it closes", async () => {
  const parts = { read: async (found: { id: string }[]) => found.map(({ id }) => ({ link: `/jobs/${id}` })) };
  const other = openJobs({ system, databaseUrl: database.url, parts });
  const { id } = await other.enqueue(letter, { to: 'Dan' }, { ownerId: 'dan' });
  expect((await other.get(id))?.link).toBe(`/jobs/${id}`);
  const watch = other.watch(id);
  expect((await watch.next()).value.link).toBe(`/jobs/${id}`);
  const ofAll = other.watchAll(() => undefined, new AbortController().signal);
  await other.close();
  await ofAll;
  const left: string[] = [];
  for await (const { state } of watch) left.push(state);
  expect(left).toEqual([]);
});

it('shows watchers of an owner each new job immediately, even one that may not run yet', async () => {
  const noQueue = 'redis://127.0.0.1:1';
  const during = openJobs({ system, databaseUrl: database.url, queueUrl: noQueue, onError: () => undefined });
  const over = new AbortController();
  const seen = new Set<string>();
  async function watch() {
    for await (const { id, state } of jobs.watch({ owner: 'flo' }, over.signal)) seen.add(`${id} ${state}`);
  }
  const watching = watch();
  const enqueue = (options: object, client = jobs) =>
    client.enqueue(letter, { to: 'Flo' }, { ownerId: 'flo', ...options });
  // From now on, it hears of changes.
  const { id: first } = await enqueue({});
  await until(() => seen.has(`${first} queued`));
  await (await jobs.backend.queue('mail')).pause();
  const { id: paused } = await enqueue({});
  const { id: scheduled } = await enqueue({ runAt: new Date(Date.now() + 3_600_000) });
  await until(() => seen.has(`${paused} queued`) && seen.has(`${scheduled} scheduled`));
  const { id: duringOutage } = await enqueue({}, during);
  await until(() => seen.has(`${duringOutage} queued`));
  over.abort();
  await watching;
  await during.close();
});

it('dispatches what was enqueued before it closes', async () => {
  const other = openJobs({ system, databaseUrl: database.url });
  const { id } = await other.enqueue(letter, { to: 'Dan' }, { ownerId: 'dan' });
  await other.close();
  expect(await find(id)).toMatchObject({ dispatchedAt: expect.any(Date) });
});

it('sends a signal to a job that waits for it, if it is of this owner', async () => {
  const { put, run } = createJobTools();
  const { id } = await put(database.core, { kind: 'letter', queue: 'mail', ownerId: 'ada' });
  const waitingFor = { type: 'signal', name: 'stamp', step: 'stamp' } as const;
  await run(database.core, id, { state: 'waiting', hold: 'signal', waitingFor });
  const stamp = { name: 'stamp', data: { cents: 95 } };
  expect(await jobs.signal(id, stamp, { ...ada, owner: 'eve' })).toBeNull();
  expect(await jobs.signal(id, { name: 'other' }, ada)).toBeNull();
  expect(await jobs.signal(id, stamp, ada)).toMatchObject({ id });
  expect(await jobs.signal(id, stamp, ada)).toBeNull();
  await until(async () => (await find(id)).dispatchedAt);
});

it('signals and deletes jobs in the transaction of the caller', async () => {
  const { put, run } = createJobTools();
  const { id } = await put(database.core, { kind: 'letter', queue: 'mail', ownerId: 'ada' });
  const waitingFor = { type: 'signal', name: 'stamp', step: 'stamp' } as const;
  await run(database.core, id, { state: 'waiting', hold: 'signal', waitingFor });
  const rolledBack = database.db.$transaction(async (tx) => {
    expect(await jobs.signal(tx, id, { name: 'stamp' }, ada)).toMatchObject({ id });
    throw new Error('not after all');
  });
  await expect(rolledBack).rejects.toThrow('not after all');
  expect(await find(id)).toMatchObject({ state: 'waiting' });
  const woken = await database.core.transaction((tx) => jobs.signal(tx, id, { name: 'stamp' }, ada));
  expect(await find(id)).toMatchObject({ state: 'queued', dispatchedAt: null });
  await jobs.dispatch(woken ? [woken] : []);
  expect(await find(id)).toMatchObject({ dispatchedAt: expect.any(Date) });

  expect(await jobs.delete(id, ada)).toBeNull();
  await run(database.core, id, { state: 'succeeded', result: {} });
  expect(await jobs.delete(id, { ...ada, owner: 'eve' })).toBeNull();
  const kept = database.db.$transaction(async (tx) => {
    expect(await jobs.delete(tx, id, ada)).toMatchObject({ id, state: 'succeeded' });
    throw new Error('not after all');
  });
  await expect(kept).rejects.toThrow('not after all');
  expect(await jobs.delete(id, ada)).toMatchObject({ id });
  expect(await jobs.get(id)).toBeNull();
});

it('opens one set of connections per process, however often its modules are reloaded', async () => {
  const url = new URL(database.url);
  url.searchParams.set('application_name', 'reloaded');
  const reload = async () => {
    vi.resetModules();
    const core = await import('./open-jobs');
    const opened = core.openJobs({ system, databaseUrl: url.href });
    await opened.enqueue(letter, { to: 'Eve' }, { ownerId: 'eve' });
    return opened;
  };
  const opened = [await reload()];
  const count = async () => {
    const [row] = await database.core.query<{ connections: number }>(
      sql`SELECT count(*)::int AS connections FROM pg_stat_activity WHERE application_name LIKE 'reloaded%'`,
    );
    return row?.connections ?? 0;
  };
  for (let edits = 0; edits < 9; edits += 1) opened.push(await reload());
  // One pool of 5, and those of the queue: with a set for each, there would be at least 20.
  expect(await count()).toBeLessThan(10);
  const [first, ...others] = opened;
  await Promise.all(others.map((one) => one.close()));
  await first?.enqueue(letter, { to: 'Eve' }, { ownerId: 'eve' });
  await first?.close();
  await until(async () => (await count()) === 0);
});

it('shares its connections between statements of any kind and those whose plans are kept', async () => {
  const { db, writes } = jobs;
  expect(db.size + writes.size).toBe(5);
  const modes = await Promise.all(
    [db, writes].map((pool) =>
      pool.query<{ mode: string }>(sql`SELECT current_setting('plan_cache_mode') AS mode`),
    ),
  );
  expect(modes.flat().map(({ mode }) => mode)).toEqual(['force_custom_plan', 'force_generic_plan']);
});

it.each([
  [undefined, 'openJobs needs the URL of the database. Set DATABASE_URL.'],
  ['mysql://localhost', 'must start with postgresql://'],
  ['postgresql://ada:s#cret@localhost/app', 'percent-encode them: %23 for #. Change DATABASE_URL.'],
])('rejects %s as its database', (databaseUrl, message) => {
  expect(() => openJobs({ system, databaseUrl })).toThrow(message);
});

it.each([
  [{ databasePool: 1 }, 'openJobs: databasePool must be a whole number and at least 2, not 1.'],
  // As of a variable that isn't set.
  [
    { databasePool: Number(undefined) },
    'openJobs: databasePool must be a whole number and at least 2, not NaN.',
  ],
  [{ listenUrl: 'the pooler' }, 'openJobs: listenUrl must be a URL, such as'],
  [
    { queueUrl: 'localhost:6379' },
    'must start with postgresql://, redis://, or rediss://. Change QUEUE_URL.',
  ],
])('rejects %o', (option, message) => {
  expect(() => openJobs({ system, databaseUrl: database.url, ...option })).toThrow(message);
});
