import { randomUUID } from 'node:crypto';
import { createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { followWatch } from '../../../test/follow-watch';
import { createJobTools } from '../../../test/jobs';
import type { Statement } from '../../database/connection';
import { type Database, openDatabase } from '../../database/database';
import { databaseDown } from '../../database/database-down';
import { sql } from '../../database/sql';
import { findJobs } from './find-jobs';
import { createJobReader, type JobParts, type JobReader, type WatchTarget } from './job-reader';
import { createJobWatcher } from './job-watcher';

const { put, take, run, finish } = createJobTools();
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

const follow = (target: WatchTarget, reader = jobs) => followWatch(reader, target);

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

it('returns the last state of a job, though the database was down for those who read it', async () => {
  const { core } = database;
  let isDown = false;
  let failures = 0;
  const query: Database['query'] = async <Row extends object>(statement: Statement) => {
    if (!isDown) return core.query<Row>(statement);
    failures += 1;
    throw databaseDown(new Error('Connection reset'));
  };
  const { id } = await put(core);
  const watch = follow(id, open(noParts, { ...core, query }));
  await until(() => watch.seen[0]);
  await until(async () => (await listeners()).length > 0);
  const { fence } = await take(core, id);
  await until(() => watch.states().includes('running'));
  isDown = true;
  await finish(core, { id, fence, outcome: success });
  await until(() => failures > 0);
  isDown = false;
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

it('notifies the watchers of a job in groups, but not one that has left meanwhile', async () => {
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
          // It may be told twice: of what was there, and of the change.
          toldAtNextTurn ||= told.size;
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
  // Before the watches, which end first: hooks run in reverse order.
  onTestFinished(async () => {
    await db.close();
    await proxy.close();
  });
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
  const others: ReturnType<typeof follow>[] = [];
  // A few at a time: all begin with a read on the only connection, and give up if they have to wait for too long.
  for (let group = 0; group < 15; group += 1) {
    others.push(...Array.from({ length: 20 }, () => follow({ owner: randomUUID() }, reader)));
    await bytesOfChange();
  }
  expect(await bytesOfChange()).toBeLessThan(2 * alone);
  expect(others.flatMap(({ seen }) => seen)).toEqual([]);
});

it('tells those who watch all jobs that any has changed, on the one connection, until they stop', async () => {
  await until(async () => (await listeners()).length === 0);
  const [reader, over] = [open(), new AbortController()];
  let changes = 0;
  const watching = reader.watchAll(() => {
    changes += 1;
  }, over.signal);
  await until(async () => (await listeners()).length === 1);
  const other = follow((await put(database.core)).id, reader);
  await until(() => other.seen[0]);
  expect(await listeners()).toHaveLength(1);
  const before = changes;
  await take(database.core, (await put(database.core)).id);
  await until(() => changes > before);
  over.abort();
  await watching;
  other.stop();
  await until(async () => (await listeners()).length === 0);
  await reader.watchAll(() => expect.fail('It was over.'), over.signal);
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
