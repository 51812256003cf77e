import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Jobs, openJobs } from '../../client/open-jobs';
import { defineJob } from '../../contract/contract';
import { sql } from '../../database/sql';
import { defineSystem } from '../../system/system';
import { readHistory } from '../history';
import type { Hook } from '../hooks';

const limits = { queue: 'mail', maxAttempts: 3, backoff: { everyMs: 1 }, timeoutMs: 1_000 };
const payload = z.object({ to: z.string().min(1), tone: z.string().default('kind') });
const letter = defineJob({ kind: 'letter', payload, title: ({ to }) => `to ${to}`, ...limits });
const digest = defineJob({
  ...{ kind: 'digest', payload: z.object({ day: z.int() }), ...limits },
  unique: { key: ({ day }) => `${day}`, while: 'open' },
});
const call = defineJob({
  ...{ kind: 'call', payload: z.object({ host: z.string(), person: z.string() }), ...limits },
  gate: ({ host }) => host,
  concurrency: { key: ({ person }) => person, limit: 1 },
});
const notes: Hook = {
  extras: (_contract, parsed) => ({ text: JSON.stringify(parsed) }),
  onEnqueue: sql`INSERT INTO offload.job_log (job_id, attempt, at, level, message)
    SELECT id, 0, now(), 'info', extras ->> 'text' FROM changed`,
};
const system = defineSystem({
  queues: { mail: { concurrency: 1, ownerRunning: 2, ownerOpen: 9 } },
  contracts: [letter, digest, call],
  hooks: [notes],
});
const byUs = { actor: 'newsletter' };

let database: TestDatabase;
let jobs: Jobs;
const find = (ids: string[]) => database.db.job.findMany({ where: { id: { in: ids } } });

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url, onError: (error) => expect.fail(String(error)) });
});
afterAll(async () => {
  await jobs.close();
  await database.drop();
});

it('inserts jobs in the order given, each with its own payload, history, and what hooks add, and dispatches them', async () => {
  const people = Array.from({ length: 1_201 }, (_none, at) => `reader-${at}`);
  const sent = await jobs.enqueueMany(
    letter,
    people.map((to) => ({ payload: { to }, ownerId: to, ...byUs })),
  );
  expect(sent.map(({ ownerId }) => ownerId)).toEqual(people);
  expect(sent.every(({ isNew }) => isNew)).toBe(true);
  const ids = sent.map(({ id }) => id);
  const rows = new Map((await find(ids)).map((row) => [row.id, row]));
  for (const { id, ownerId } of sent)
    expect(rows.get(id)).toMatchObject({
      ...{ ownerId, title: `to ${ownerId}`, payload: { to: ownerId, tone: 'kind' }, state: 'queued' },
      ...{ maxAttempts: 3, userRequested: false },
    });
  expect(await readHistory(database.core, ids[700] ?? '')).toMatchObject([
    { state: 'queued', actor: 'newsletter' },
  ]);
  const lines = await database.db.jobLog.findMany({ where: { jobId: ids[700] ?? '' } });
  expect(lines.map(({ message }) => message)).toEqual(['{"to":"reader-700","tone":"kind"}']);
  await until(
    async () => (await database.db.job.count({ where: { id: { in: ids }, dispatchedAt: null } })) === 0,
  );
});

it('returns the earlier job for each that is unique, also among the jobs given', async () => {
  const earlier = await jobs.enqueue(digest, { day: 1 }, { ownerId: 'ada', ...byUs });
  const days = [2, 1, 2, 3].map((day) => ({ payload: { day }, ownerId: 'ada', ...byUs }));
  const sent = await jobs.enqueueMany(digest, days);
  const [two, one, again, three] = sent;
  expect(sent.map(({ isNew }) => isNew).sort()).toEqual([false, false, true, true]);
  expect([one?.id, again?.id]).toEqual([earlier.id, two?.id]);
  expect(three?.isNew).toBe(true);
});

it('inserts the same unique jobs at once in opposite orders without a deadlock', async () => {
  const of = (...days: number[]) => days.map((day) => ({ payload: { day }, ownerId: 'ada', ...byUs }));
  const waiting = () => database.db.$queryRaw<object[]>`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  let both: Promise<{ isNew: boolean }[][]> | undefined;
  const stuck = database.db.$transaction(async (tx) => {
    // In the order given, both would pass their first job, and then wait for this one.
    await jobs.enqueueMany(tx, digest, of(11));
    both = Promise.all([jobs.enqueueMany(digest, of(10, 11, 12)), jobs.enqueueMany(digest, of(12, 11, 10))]);
    await until(async () => (await waiting()).length === 2);
    throw new Error('rolled back');
  });
  await expect(stuck).rejects.toThrow('rolled back');
  const sent = (await both) ?? [];
  expect(sent.flat().filter(({ isNew }) => isNew)).toHaveLength(3);
});

it("counts the jobs given toward their owner's share", async () => {
  const requests = ['bob', 'bob', 'eve', 'bob', 'bob'].map((ownerId) => ({
    payload: { to: ownerId },
    ownerId,
  }));
  const sent = await jobs.enqueueMany(letter, requests);
  const rows = await find(sent.map(({ id }) => id));
  expect(sent.map(({ id }) => rows.find((row) => row.id === id)?.heldBy)).toEqual([
    ...[null, null, null, 'owner', 'owner'],
  ]);
});

it('holds each job at its own gate', async () => {
  const later = { runAt: new Date(Date.now() + 60_000) };
  const one = { payload: { host: 'a.example', person: 'ada' }, ownerId: 'ada', ...byUs };
  const sent = await jobs.enqueueMany(call, [one, { ...one, ...later }, { ...one, priority: 'high' }]);
  const rows = await find(sent.map(({ id }) => id));
  expect(sent.map(({ id }) => rows.find((row) => row.id === id))).toMatchObject([
    { gate: 'a.example', concurrencyKey: 'call/ada', state: 'queued', priority: 'normal' },
    { state: 'scheduled', heldBy: 'time', runAt: later.runAt, nextAttemptAt: later.runAt },
    { gate: 'a.example', state: 'queued', priority: 'high' },
  ]);
});

it('inserts none if one does not fit, or if the transaction is rolled back', async () => {
  const before = await database.db.job.count();
  const requests = ['Ada', '', 'Eve'].map((to) => ({ payload: { to }, ownerId: 'ada' }));
  await expect(jobs.enqueueMany(letter, requests)).rejects.toThrow(
    "Number 1 of 3: The payload of a letter job doesn't match its contract. to: ",
  );
  const rolledBack = database.db.$transaction(async (tx) => {
    const sent = await jobs.enqueueMany(
      tx,
      letter,
      requests.filter(({ payload: { to } }) => to),
    );
    expect(sent).toHaveLength(2);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await jobs.enqueueMany(letter, [])).toEqual([]);
  expect(await database.db.job.count()).toBe(before);
});
