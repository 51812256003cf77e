import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { followWatch } from '../../../test/follow-watch';
import { createJobTools, failure } from '../../../test/jobs';
import { sql } from '../../database/sql';
import { createJobReader, type JobParts, type JobReader, type WatchTarget } from './job-reader';

const { put, putTogether, take, finish, run, retry } = createJobTools();
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

function open() {
  return createJobReader({ db: database.core, parts: noParts, onError: fail });
}

const follow = (target: WatchTarget, reader = jobs) => followWatch(reader, target);

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

it("begins with an owner's newest 500 jobs", async () => {
  const ownerId = randomUUID();
  const all = await putTogether(database.core, ...Array.from({ length: 502 }, () => ({ ownerId })));
  const watch = follow({ owner: ownerId });
  await until(() => watch.seen.length === 500);
  // What comes next is news.
  await run(database.core, all[0]?.id ?? '', success);
  await until(() => watch.seen.length > 500);
  const newest = all
    .map(({ id }) => id)
    .toSorted()
    .slice(2);
  expect(
    watch.seen
      .slice(0, 500)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(newest);
});

it('returns changes that are committed together in the order of their versions', async () => {
  const ownerId = randomUUID();
  const [first, second] = [await put(database.core, { ownerId }), await put(database.core, { ownerId })];
  const watch = follow({ owner: ownerId });
  await until(() => watch.seen.length === 2);
  await database.core.transaction(async (tx) => {
    await run(tx, second.id, success);
    await run(tx, first.id, success);
  });
  await until(() => watch.seen.length === 4);
  expect(watch.seen.slice(2).map(({ id }) => id)).toEqual([second.id, first.id]);
});

it('follows a job whose ID is in capital letters', async () => {
  const { id } = await put(database.core);
  const watch = follow(id.toUpperCase());
  await until(() => watch.seen[0]);
  await run(database.core, id, success);
  await until(watch.isOver);
  expect(watch.states().at(-1)).toBe('succeeded');
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
  // It may hear of the other job's end after that.
  expect(all.seen[0]?.id).toBe(id);
  expect(since.seen.map((job) => job.id)).toEqual([done.id, id]);

  await put(database.core);
  await retry(database.core, done.id);
  await run(database.core, id, success);
  await until(() => all.states().includes('succeeded'));
  expect(new Set(all.seen.map((job) => job.ownerId))).toEqual(new Set([ownerId]));
  expect(all.isOver()).toBe(false);
});

it('begins after a position with what is committed later, under however low a version', async () => {
  const ownerId = randomUUID();
  const [late, next] = [await put(database.core, { ownerId }), await put(database.core, { ownerId })];
  const after = await database.core.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE offload.job SET state = 'canceled', finished_at = now(), version = nextval('offload.job_version')
      WHERE id = ${late.id}::uuid`);
    // Others take more versions than a stream goes back.
    await database.core.query(sql`SELECT nextval('offload.job_version') FROM generate_series(1, 2000)`);
    const position = await jobs.position();
    expect((await jobs.get(late.id))?.state).toBe('queued');
    return position;
  });
  const watch = follow({ owner: ownerId, after });
  await until(() => watch.states().includes('canceled'));

  // Another database's transaction may still be open, and hold the position back.
  const ahead = `${BigInt(after) + 1_000_000n}`;
  await run(database.core, next.id, success);
  const { id } = await put(database.core, { ownerId });
  // A reader that has just begun to listen reads again what has changed lately.
  await until(async () => {
    const begun = jobs.watch({ owner: ownerId, after: ahead });
    const { value } = await begun.next();
    await begun.return?.();
    return value?.id === id;
  });
});

it.each(['', 'x', '-1', '1; DROP TABLE x', '9'.repeat(30)])('rejects the position %j', async (after) => {
  await expect(jobs.watch({ owner: 'ada', after }).next()).rejects.toThrow('position');
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
  const reader = open();
  const { id, ownerId } = await put(database.core);
  const watches = [follow(id, reader), follow({ owner: ownerId }, reader)];
  await until(() => watches.every(({ seen }) => seen.length === 1));
  reader.endWatches();
  await until(() => watches.every(({ isOver }) => isOver()));
});
