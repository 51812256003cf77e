import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../client';
import { actionsOn, changer, filter, operator } from '../testing/job-changes';
import { failJob } from '../testing/jobs';
import { changeNext } from './change-next';
import { countMatching } from './count';
import { dismissJobs, findDismissals, restoreJobs } from './dismiss';
import { findFailureGroups } from './failures';

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

it('puts aside with a reason, and takes that back, both written down', async () => {
  const [one, two] = [await failJob(db, 'x'), await failJob(db, 'x')];
  const { at, count } = await dismissJobs(db, filter({ kind: 'test' }), 'Known', operator);
  expect(count).toBe(2);
  expect(await findFailureGroups(db, new Date(0))).toEqual([]);
  expect(await countMatching(db, 'retry', filter({ kind: 'test' }))).toMatchObject({ count: 0 });
  expect(await findDismissals(db, 10)).toMatchObject([
    { at, by: 'olga', byEmail: null, reason: 'Known', count: 2 },
  ]);
  await changeNext(db, 'retry', {
    changerId: await changer(db),
    operator,
    filter: filter({ ids: [two.id] }),
    limit: 1,
  });
  expect(await restoreJobs(db, { at, by: 'somebody else' }, operator)).toBe(0);
  expect(await restoreJobs(db, { at, by: 'olga' }, operator)).toBe(1);
  expect(await findFailureGroups(db, new Date(0))).toMatchObject([{ count: 1 }]);
  expect((await actionsOn(db, one.id)).map(({ action, reason }) => [action, reason])).toEqual([
    ['job.dismiss', 'Known'],
    ['job.restore', null],
  ]);
});
