import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { failJob } from '../testing/jobs';
import { dismissJobs, findDismissals } from './dismiss';
import { findFailureGroups, findFailureOwners, findFailures } from './failures';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.job.deleteMany();
});

it('groups what failed alike, with how often and when', async () => {
  for (const number of [1, 22, 333]) await failJob(db, `Order ${number} is no good`);
  const { id } = await failJob(db, 'Something else');
  const groups = await findFailureGroups(db, new Date(Date.now() - 86_400_000));
  expect(groups.map(({ kind, signature, count }) => [kind, signature, count])).toEqual([
    ['test', 'oops: Order <n> is no good', 3],
    ['test', 'oops: Something else', 1],
  ]);
  expect(groups[0]?.parts).toEqual([...Array.from({ length: 23 }, () => 0), 3]);
  expect(groups[1]?.firstAt).toEqual((await db.job.findUniqueOrThrow({ where: { id } })).finishedAt);
  expect(await findFailureGroups(db, new Date(Date.now() + 1_000))).toEqual([]);
});

it('pages through a group, the latest first, and tells whose jobs they are', async () => {
  const made = [await failJob(db, 'x 1'), await failJob(db, 'x 2'), await failJob(db, 'x 3')];
  await failJob(db, 'y');
  const group = { kind: 'test', signature: 'oops: x <n>' };
  const [first] = await findFailures(db, group, null, 1);
  const rest = await findFailures(db, group, first ?? null, 10);
  expect([first, ...rest].map((failure) => failure?.id)).toEqual(made.map(({ id }) => id).reverse());
  const owners = await findFailureOwners(db, group, 2);
  expect(owners).toHaveLength(2);
  expect(owners[0]).toMatchObject({ count: 1, email: expect.stringContaining('@') });
});

it('lists what was put aside together, the latest first, no more than asked for', async () => {
  const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
  const until = new Date(Date.now() + 60_000).toISOString();
  const dismiss = async (ids: string[], reason: string, id = 'olga') =>
    dismissJobs(db, { ids, kind: null, signature: null, queue: null, until }, reason, { ...operator, id });
  const jobs = [
    await failJob(db, 'a'),
    await failJob(db, 'b'),
    await failJob(db, 'c'),
    await failJob(db, 'd'),
  ];
  const [a = '', b = '', c = '', d = ''] = jobs.map(({ id }) => id);
  const { at } = await dismiss([a, b], 'first');
  await dismiss([c], 'second', 'bob');
  await dismiss([d], 'third');
  await db.job.update({ where: { id: c }, data: { dismissedAt: at } });
  const told = (await findDismissals(db, 10)).map(({ by, reason, count }) => `${by} ${reason} ${count}`);
  expect(told).toEqual(['olga third 1', 'olga first 2', 'bob second 1']);
  expect(await findDismissals(db, 2)).toHaveLength(2);
});
