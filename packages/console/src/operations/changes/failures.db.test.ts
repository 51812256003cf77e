import { randomUUID } from 'node:crypto';
import { matching } from '@offload/core/admin';
import { createJobTools } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findFailureGroups, findFailureOwners, findFailures } from './failures';
import { previewJobs } from './preview';

let database: TestDatabase;
let db: Database;
const tools = createJobTools();
const fail = (message: string) => tools.fail(database.core, message, { ownerId: randomUUID() });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.job.deleteMany();
});

it('groups similar failures, with their counts and times', async () => {
  for (const number of [1, 22, 333]) await fail(`Order ${number} is no good`);
  const { id } = await fail('Something else');
  const groups = await findFailureGroups(db, { since: new Date(Date.now() - 86_400_000) });
  expect(groups.map(({ kind, signature, count }) => [kind, signature, count])).toEqual([
    ['test', 'oops: Order <n> is no good', 3],
    ['test', 'oops: Something else', 1],
  ]);
  expect(groups[0]?.parts).toEqual([...Array.from({ length: 23 }, () => 0), 3]);
  expect(groups[1]?.firstAt).toEqual((await db.job.findUniqueOrThrow({ where: { id } })).finishedAt);
  expect(await findFailureGroups(db, { since: new Date(Date.now() + 1_000) })).toEqual([]);
});

it('keeps the time of the first failure when a job is retried and fails again', async () => {
  const since = new Date(Date.now() - 86_400_000);
  const { id } = await fail('Again');
  const [before] = await findFailureGroups(db, { since });
  await tools.retry(database.core, id);
  const again = { code: 'oops', message: 'Again', stack: null };
  await tools.run(database.core, id, { state: 'failed', failure: again });
  const [after] = await findFailureGroups(db, { since });
  expect(after?.lastAt.getTime()).toBeGreaterThan(before?.lastAt.getTime() ?? Number.POSITIVE_INFINITY);
  expect(after?.firstAt).toEqual(before?.firstAt);
});

it('pages through a group, latest first, and lists the owners of its jobs', async () => {
  const made = [await fail('x 1'), await fail('x 2'), await fail('x 3')];
  await fail('y');
  const group = { kind: 'test', signature: 'oops: x <n>', since: new Date(0) };
  const [first] = await findFailures(db, group, null, 1);
  const rest = await findFailures(db, group, first ?? null, 10);
  expect([first, ...rest].map((failure) => failure?.id)).toEqual(made.map(({ id }) => id).reverse());
  const owners = await findFailureOwners(db, group, 2);
  expect(owners.map(({ count }) => count)).toEqual([1, 1]);
});

it('counts, lists, and changes the same jobs: those of the period, the queue, and the error code', async () => {
  const dayAgo = new Date(Date.now() - 86_400_000);
  const latest = await fail('z 1');
  const old = await fail('z 2');
  const elsewhere = await fail('z 3');
  await db.job.update({ where: { id: old.id }, data: { finishedAt: new Date(dayAgo.getTime() - 1) } });
  await db.job.update({ where: { id: elsewhere.id }, data: { queue: 'report', errorCode: 'other' } });
  const group = { kind: 'test', signature: 'oops: z <n>' };
  const until = new Date(Date.now() + 60_000).toISOString();
  for (const [scope, ids] of [
    [{ since: new Date(0) }, [elsewhere.id, old.id, latest.id]],
    [{ since: dayAgo }, [elsewhere.id, latest.id]],
    [{ since: dayAgo, queue: 'email' }, [latest.id]],
    [{ since: dayAgo, code: 'other' }, [elsewhere.id]],
  ] as const) {
    const [counted] = await findFailureGroups(db, scope);
    expect(counted).toMatchObject({ ...group, count: ids.length });
    expect(counted?.parts.reduce((sum, part) => sum + part)).toBe(ids.length);
    const listed = await findFailures(db, { ...group, ...scope }, null, 10);
    expect(listed.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await findFailureOwners(db, { ...group, ...scope }, 10)).toHaveLength(ids.length);
    const filter = {
      ids: null,
      queue: null,
      code: null,
      ...group,
      ...scope,
      since: scope.since.toISOString(),
    };
    expect(await previewJobs(db, matching('retry', { ...filter, until }))).toMatchObject({
      count: ids.length,
    });
  }
});
