import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, expectTypeOf, it, vi } from 'vitest';
import * as z from 'zod';
import { contractOf } from '../../../test/contract';
import { createJobTools, failure } from '../../../test/jobs';
import {
  findForcedScans,
  findReadIndexes,
  recordStatements,
  type Statements,
} from '../../../test/kept-plans';
import { defineJob } from '../../contract/contract';
import { sql } from '../../database/sql';
import type { JobFilter } from './find-jobs';
import { createJobReader, type JobReader } from './job-reader';

const { put, take, finish, run, retry } = createJobTools();
const timeText = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const parts = { read: async (found: unknown[]) => found.map(() => ({})) };
const fail = (error: unknown) => expect.fail(String(error));

let database: TestDatabase;
let jobs: JobReader;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = createJobReader({ db: database.core, parts, onError: fail });
});
afterAll(() => database.drop());

it('returns a job only if it is of the kind whose contract is given, with the type of its result', async () => {
  const { id } = await put(database.core, {});
  const contract = defineJob({ ...contractOf('test'), result: z.object({ pages: z.int() }) });
  const job = await jobs.get(contract, id);
  expect(job).toEqual(await jobs.get(id));
  expectTypeOf(job?.result).toEqualTypeOf<{ pages: number } | null | undefined>();
  expect(await jobs.get(contractOf('other'), id)).toBeNull();
});

it('returns a job as JSON has it, without its payload', async () => {
  const { id, ownerId } = await put(database.core, { title: 'One', payload: { secret: 1 }, requestId: 'r' });
  const job = await jobs.get(id);
  expect(job).toEqual({
    ...{
      id,
      ownerId,
      kind: 'test',
      queue: 'email',
      title: 'One',
      state: 'queued',
      version: expect.any(Number),
    },
    ...{ progress: { percent: 0, step: null }, attempt: 0, maxAttempts: 3, priority: 'normal' },
    ...{
      createdAt: timeText,
      startedAt: null,
      runStartedAt: null,
      finishedAt: null,
      nextAttemptAt: null,
      runAt: null,
      deadline: null,
    },
    ...{
      queueTimeMs: null,
      parentId: null,
      requestId: 'r',
      waitingFor: null,
      steps: [],
      canCancel: true,
      warnings: 0,
    },
    ...{ error: null, result: null },
  });
  expect(JSON.parse(JSON.stringify(job))).toEqual(job);
});

it('shows an error while a job has failed or waits for its next attempt, and a result at the end', async () => {
  const { id } = await put(database.core);
  const { code, message } = failure;
  await run(database.core, id, { state: 'retrying', failure, delayMs: 60_000 });
  expect(await jobs.get(id)).toMatchObject({
    state: 'retrying',
    error: { code, message },
    nextAttemptAt: timeText,
  });
  const { fence } = await take(database.core, id);
  expect(await jobs.get(id)).toMatchObject({
    state: 'running',
    error: null,
    attempt: 2,
    queueTimeMs: expect.any(Number),
  });
  await finish(database.core, { id, fence, outcome: { state: 'succeeded', result: { pages: 1 } } });
  expect(await jobs.get(id)).toMatchObject({ error: null, result: { pages: 1 }, finishedAt: timeText });
});

it('keeps the start of the first run, through attempts and a retry', async () => {
  const { id } = await put(database.core);
  await run(database.core, id, { state: 'retrying', failure, delayMs: 0 });
  const { startedAt } = (await jobs.get(id)) ?? {};
  await database.core.execute(sql`
    UPDATE offload.job SET first_started_at = first_started_at - interval '1 min' WHERE id = ${id}::uuid`);
  await run(database.core, id, { state: 'failed', failure });
  const firstAt = new Date(Date.parse(`${startedAt}`) - 60_000).toISOString();
  expect(await jobs.get(id)).toMatchObject({ startedAt: firstAt, runStartedAt: timeText });
  expect((await jobs.get(id))?.runStartedAt).not.toBe(firstAt);
  await retry(database.core, id);
  expect(await jobs.get(id)).toMatchObject({ startedAt: firstAt, runStartedAt: null, queueTimeMs: null });
});

it('shows the steps of a job, but not those that are child jobs', async () => {
  const { id } = await put(database.core);
  await database.core.execute(sql`
    INSERT INTO offload.job_step (job_id, name, started_at, finished_at)
    VALUES (${id}::uuid, 'first', now() - interval '2 s', now() - interval '1 s'),
      (${id}::uuid, 'job test', now(), now()), (${id}::uuid, 'sleep', now(), now() + interval '1 h')`);
  expect((await jobs.get(id))?.steps).toEqual([
    { name: 'first', state: 'succeeded', startedAt: timeText, finishedAt: timeText },
    { name: 'sleep', state: 'waiting', startedAt: timeText, finishedAt: null },
  ]);
});

it.each([-3_600_000 * 2, 3_600_000 * 2])(
  "says which steps are over by the database's clock, and not by one that is off by %s ms",
  async (offMs) => {
    const { id } = await put(database.core);
    await database.core.execute(sql`
      INSERT INTO offload.job_step (job_id, name, started_at, finished_at)
      VALUES (${id}::uuid, 'first', now() - interval '1 s', now()), (${id}::uuid, 'sleep', now(), now() + interval '1 h')`);
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + offMs);
    const job = await jobs.get(id).finally(() => clock.mockRestore());
    expect(job?.steps).toMatchObject([
      { name: 'first', state: 'succeeded' },
      { name: 'sleep', state: 'waiting' },
    ]);
  },
);

it.each(['', 'x', '1', '\u0000', "' OR true --", randomUUID(), '../..'])(
  'has no job with the ID %j',
  async (id) => {
    expect(await jobs.get(id)).toBeNull();
  },
);

it('lists jobs by owner, kind, and state, newest first, a page at a time', async () => {
  const ownerId = randomUUID();
  const ids: string[] = [];
  for (const kind of ['a', 'b', 'a', 'a']) ids.unshift((await put(database.core, { ownerId, kind })).id);
  await run(database.core, ids[0] ?? '', { state: 'succeeded', result: {} });
  const listed = async (filter: JobFilter) =>
    (await jobs.list({ owner: ownerId, ...filter })).jobs.map(({ id }) => id);
  expect(await listed({})).toEqual(ids);
  expect(await listed({ kind: 'b' })).toEqual([ids[2]]);
  expect(await listed({ state: 'succeeded' })).toEqual([ids[0]]);
  expect(await listed({ state: ['succeeded', 'queued'], kind: 'a' })).toEqual([ids[0], ids[1], ids[3]]);
  const first = await jobs.list({ owner: ownerId, limit: 3 });
  expect(first.jobs.map(({ id }) => id)).toEqual(ids.slice(0, 3));
  const second = await jobs.list({ owner: ownerId, limit: 3, cursor: first.nextCursor });
  expect(second).toMatchObject({ jobs: [{ id: ids[3] }], nextCursor: null });
  expect(await jobs.list({ owner: ownerId, limit: 4 })).toMatchObject({ nextCursor: null });
  expect((await jobs.list()).jobs[0]?.id).toBe(ids[0]);
  const child = await put(database.core, { parentId: ids[0] ?? null });
  expect(await jobs.list({ parent: ids[0] ?? '' })).toMatchObject({ jobs: [{ id: child.id }] });
});

it.each([
  [{ state: 'done' }, 'state: must be one of scheduled, queued, running'],
  [{ cursor: 'x' }, 'cursor: must be the nextCursor of an earlier page'],
  [{ limit: 101 }, 'limit: '],
  [{ ownerId: 'ada' }, 'has unknown fields: ownerId'],
])('says what is wrong with the filter %j', async (filter, message) => {
  await expect(jobs.list(JSON.parse(JSON.stringify(filter)))).rejects.toThrow(message);
});

it.each(['owner', 'parent'])("doesn't list everyone's jobs because %s is undefined", async (name) => {
  await put(database.core);
  const listed = jobs.list({ [name]: undefined });
  await expect(listed).rejects.toThrow(new RegExp(`${name}: must be .* Leave it out to list`));
});

it('keeps no plan that must read a whole table', async () => {
  const statements: Statements = new Map();
  const reader = createJobReader({ db: recordStatements(database.core, statements), parts, onError: fail });
  const { id, ownerId } = await put(database.core);
  await reader.get(id);
  await reader.list({ owner: ownerId, kind: 'test', state: 'queued', cursor: id });
  const targets = [{ owner: ownerId }, { owner: ownerId, since: 1 }, { id, children: true }];
  const watches = targets.map((target) => reader.watch(target));
  for (const watch of watches) await watch.next();
  // Once it listens, it reads everything that is watched, and then what has changed.
  await until(async () => {
    await run(database.core, (await put(database.core, { ownerId })).id, { state: 'queued', reason: 'test' });
    return statements.size === 7;
  });
  for (const watch of watches) await watch.return?.();
  expect(await findForcedScans(database.url, statements)).toEqual([]);
});

it('finds the jobs of an owner, or of a parent, by an index of these also if others have nearly all jobs', async () => {
  const { id, ownerId } = await put(database.core);
  await database.core.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, parent_id, payload, state, max_attempts, result, finished_at)
    SELECT overlay(${randomUUID()} PLACING lpad(to_hex(place), 8, '0') FROM 1)::uuid, 'test', 'email', 'most', ${id}::uuid,
      '{}', 'succeeded', 1, '{}', now() FROM generate_series(1, 5000) AS place`);
  // As PostgreSQL estimates it if its sample has no job of another one.
  await database.core.execute(sql`
    ALTER TABLE offload.job ALTER owner_id SET (n_distinct = 1), ALTER parent_id SET (n_distinct = 1)`);
  await database.core.execute(sql`ANALYZE offload.job`);
  const indexesOf = async (read: (reader: JobReader) => Promise<unknown>) => {
    const statements: Statements = new Map();
    await read(createJobReader({ db: recordStatements(database.core, statements), parts, onError: fail }));
    return (await findReadIndexes(database.url, statements)).flat();
  };
  const stop = new AbortController();
  const watch = (more: object) =>
    indexesOf((reader) => reader.watch({ owner: ownerId, ...more }, stop.signal).next());
  for (const more of [{}, { since: 1 }, { after: '1' }])
    expect(await watch(more), JSON.stringify(more)).toContain('job_owner_id_id_idx');
  stop.abort();
  const list = (filter: JobFilter) => indexesOf((reader) => reader.list({ kind: 'test', ...filter }));
  expect(await list({ owner: ownerId })).toContain('job_owner_id_id_idx');
  expect(await list({ parent: randomUUID() })).toContain('job_parent');
});
