import { randomUUID } from 'node:crypto';
import { createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../database/database';
import { sql } from '../../database/sql';
import { createJobTools, failure } from '../../testing/jobs';
import { findJobs } from './find-jobs';
import type { Job } from './job';
import { createJobReader, type JobParts, type JobReader, type WatchTarget } from './job-reader';
import { createJobWatcher } from './job-watcher';

const { put, take, finish, run, retry } = createJobTools();
const noParts: JobParts<object> = { read: async (jobs) => jobs.map(() => ({})) };
const success = { state: 'succeeded', result: { pages: 1 } } as const;

let database: TestDatabase;
let jobs: JobReader;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = open();
});
afterAll(() => database.drop());

const fail = (error: unknown) => expect.fail(String(error));

function open(parts = noParts, db = database.core): JobReader {
  return createJobReader({ db, parts, onError: fail });
}

/** Reads a watch as it comes, until the test is over. */
function follow(target: WatchTarget, reader = jobs) {
  const over = new AbortController();
  const seen: Job[] = [];
  let isOver = false;
  async function read(): Promise<void> {
    for await (const job of reader.watch(target, over.signal)) seen.push(job);
    isOver = true;
  }
  const reading = read();
  onTestFinished(async () => {
    over.abort();
    await reading;
  });
  return {
    seen,
    states: () => seen.map(({ state }) => state),
    isOver: () => isOver,
    stop: () => over.abort(),
  };
}

it('begins with the job as it is, returns each change, and ends when the job has finished', async () => {
  const { id } = await put(database.core);
  const watch = follow(id);
  await until(() => watch.seen[0]);
  expect(watch.seen[0]).toEqual(await jobs.get(id));
  const { fence } = await take(database.core, id);
  await until(() => watch.seen[1]);
  await finish(database.core, { id, fence, outcome: success });
  await until(watch.isOver);
  expect(watch.states()).toEqual(['queued', 'running', 'succeeded']);
  const versions = watch.seen.map(({ version }) => version);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  expect(watch.seen.at(-1)).toEqual(await jobs.get(id));
});

it('misses no change while it begins', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await put(database.core);
    const watch = follow(id, open());
    await run(database.core, id, success);
    await until(watch.isOver);
    expect(watch.states().at(-1)).toBe('succeeded');
  }
});

it('returns only the latest state to a slow reader', async () => {
  const { id } = await put(database.core);
  const other = follow(id);
  const slow = jobs.watch(id);
  expect((await slow.next()).value).toMatchObject({ state: 'queued' });
  await run(database.core, id, { state: 'failed', failure });
  await until(other.isOver);
  expect(await slow.next()).toMatchObject({ done: false, value: { state: 'failed' } });
  expect(await slow.next()).toEqual({ done: true, value: undefined });
});

it('begins the watch of an owner with the unfinished jobs, or with what has changed since a version', async () => {
  const ownerId = randomUUID();
  const done = await put(database.core, { ownerId });
  await run(database.core, done.id, success);
  const version = (await jobs.get(done.id))?.version ?? 0;
  const { id } = await put(database.core, { ownerId });
  const all = follow({ owner: ownerId });
  const since = follow({ owner: ownerId, since: version });
  await until(() => all.seen[0] && since.seen[1]);
  expect(all.seen.map((job) => job.id)).toEqual([id]);
  expect(since.seen.map((job) => job.id)).toEqual([done.id, id]);

  await put(database.core);
  await retry(database.core, done.id);
  await run(database.core, id, success);
  await until(() => all.states().includes('succeeded'));
  expect(new Set(all.seen.map((job) => job.ownerId))).toEqual(new Set([ownerId]));
  expect(all.isOver()).toBe(false);
});

it('returns child jobs too, if they are wanted, and ends with their parent', async () => {
  const { id } = await put(database.core);
  const child = await put(database.core, { parentId: id });
  const [alone, family] = [follow(id), follow({ id, children: true })];
  await until(() => family.seen[0] && alone.seen[0]);
  await run(database.core, child.id, success);
  await until(() => family.states().includes('succeeded'));
  expect(family.isOver()).toBe(false);
  await run(database.core, id, success);
  await until(() => family.isOver() && alone.isOver());
  expect(new Set(alone.seen.map((job) => job.id))).toEqual(new Set([id]));
});

it('ends at once for an ID that no job has', async () => {
  for (const id of [randomUUID(), 'x', '\u0000']) expect((await jobs.watch(id).next()).done).toBe(true);
});

it('ends with its signal or when the loop is left, also while it waits', async () => {
  const { id } = await put(database.core);
  expect((await jobs.watch(id, AbortSignal.abort()).next()).done).toBe(true);
  const watch = jobs.watch(id);
  await watch.next();
  const next = watch.next();
  await watch.return?.();
  expect((await next).done).toBe(true);
  const ended = follow(id);
  await until(() => ended.seen[0]);
  ended.stop();
  await until(ended.isOver);
});

it('ends all watches of a reader', async () => {
  const reader = createJobReader({ db: database.core, parts: noParts, onError: fail });
  const { id, ownerId } = await put(database.core);
  const watches = [follow(id, reader), follow({ owner: ownerId }, reader)];
  await until(() => watches.every(({ seen }) => seen.length === 1));
  reader.endWatches();
  await until(() => watches.every(({ isOver }) => isOver()));
});

it('returns the current state after its connection was lost', async () => {
  const { id } = await put(database.core);
  const watch = follow(id, open());
  await until(() => watch.seen[0]);
  await until(async () => (await listeners()).length > 0);
  await database.core.execute(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${ours}`);
  await run(database.core, id, success);
  await until(watch.isOver);
  expect(watch.states().at(-1)).toBe('succeeded');
});

it('holds no connection when nothing is watched, nor for a watch that is never read', async () => {
  await until(async () => (await listeners()).length === 0);
  const { id } = await put(database.core);
  jobs.watch(id);
  expect(await listeners()).toEqual([]);
  const watch = follow(id);
  await until(async () => (await listeners()).length === 1);
  await run(database.core, id, success);
  await until(watch.isOver);
  await until(async () => (await listeners()).length === 0);
});

it('tells all who watch a job in groups, but not one who has left since the first was told', async () => {
  const { id } = await put(database.core);
  const told = new Set<number>();
  let toldAtNextTurn = 0;
  const watcher = createJobWatcher({
    db: database.core,
    find: (where) => findJobs(database.core, where),
    onError: fail,
  });
  const stops = Array.from({ length: 120 }, (_, index) =>
    watcher.add({
      of: { id },
      onEnd: () => undefined,
      onChange() {
        told.add(index);
        if (index > 0) return;
        stops[110]?.();
        setImmediate(() => {
          toldAtNextTurn = told.size;
        });
      },
    }),
  );
  await take(database.core, id);
  await until(() => told.has(119));
  expect(told.size).toBe(119);
  expect(toldAtNextTurn).toBeLessThan(119);
  for (const stop of stops) stop();
});

it('asks the database about a change without naming who watches other jobs', async () => {
  const proxy = await startProxy(database.url);
  const db = openDatabase(proxy.url, { poolSize: 1, listenUrl: database.url });
  const reader = open(noParts, db);
  const ownerId = randomUUID();
  const watch = follow({ owner: ownerId }, reader);

  async function bytesOfChange(): Promise<number> {
    const { id } = await put(database.core, { ownerId });
    const before = proxy.sentBytes();
    await take(database.core, id);
    await until(() => watch.seen.some((job) => job.id === id && job.state === 'running'));
    return proxy.sentBytes() - before;
  }
  // Until it listens, it hears of nothing, and the first change prepares the statements.
  await until(async () => (await listeners()).length === 1);
  await bytesOfChange();
  const alone = await bytesOfChange();
  const others = Array.from({ length: 300 }, () => follow({ owner: randomUUID() }, reader));
  await bytesOfChange();
  expect(await bytesOfChange()).toBeLessThan(2 * alone);
  expect(others.flatMap(({ seen }) => seen)).toEqual([]);
  onTestFinished(async () => {
    await db.close();
    await proxy.close();
  });
});

it("adds the app's own parts once for all who watch a job, and again when they have changed", async () => {
  const { id, ownerId } = await put(database.core);
  let label = 'old';
  const reads: string[] = [];
  const following = new Set<() => void>();
  const reader = open({
    async read(found) {
      reads.push(...found.map(({ state }) => state));
      return found.map(() => ({ label }));
    },
    follow(onChange) {
      following.add(onChange);
      return () => following.delete(onChange);
    },
  });
  const watches = Array.from({ length: 10 }, () => follow(id, reader));
  await until(() => watches.every(({ seen }) => seen.length === 1));
  await until(() => reads.length > 10);
  await take(database.core, id);
  await until(() => watches.every(({ states }) => states().includes('running')));
  expect(reads.filter((state) => state === 'running')).toHaveLength(1);
  expect(watches[0]?.seen.at(-1)).toMatchObject({ label: 'old' });
  label = 'new';
  for (const onChange of following) onChange();
  await until(() => watches.every(({ seen }) => seen.length === 3));
  expect(watches[0]?.seen.at(-1)).toMatchObject({ label: 'new', state: 'running' });
  expect(await reader.get(id)).toMatchObject({ label: 'new' });
  expect((await reader.list({ owner: ownerId })).jobs).toMatchObject([{ label: 'new' }]);
  for (const { stop } of watches) stop();
  await until(() => following.size === 0);
});

const ours = sql`datname = current_database() AND application_name LIKE '%-listener-%'`;
const listeners = () => database.core.query(sql`SELECT pid FROM pg_stat_activity WHERE ${ours}`);
