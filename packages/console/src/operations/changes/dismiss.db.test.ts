import type { Database } from '@offload/core/internal';
import { createTestDatabase, createTestSystem, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { auditLog } from '../audit-log';
import { dismissJobs, findDismissals, restoreJobs } from './dismiss';
import { findFailureGroups } from './failures';
import { type JobFilter, matching } from './filter';
import { previewJobs } from './preview';

let database: TestDatabase;
let db: Database;
const { system, tools } = createTestSystem([auditLog]);
const operator = { id: 'olga', email: 'olga@example.com', ip: null, userAgent: null, requestId: 'r' };
const filter = (of: Partial<JobFilter>): JobFilter => {
  const until = new Date(Date.now() + 60_000).toISOString();
  return { ids: null, kind: null, signature: null, queue: null, code: null, since: null, until, ...of };
};
const dismiss = (of: Partial<JobFilter>, reason: string, by = operator.id) =>
  dismissJobs(db, system, { filter: filter(of), reason, operator: { ...operator, id: by } });
const actionsOn = (subjectId: string) =>
  database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.job.deleteMany();
});

it('dismisses failures with a reason, and undoes that, with both in the audit log', async () => {
  const [one, two] = [await tools.fail(db, 'x'), await tools.fail(db, 'x')];
  const { at, count } = await dismiss({ kind: 'test' }, 'Known');
  expect(count).toBe(2);
  expect(await findFailureGroups(db, { since: new Date(0) })).toEqual([]);
  const open = matching('retry', filter({ kind: 'test' }));
  expect(await previewJobs(db, open)).toMatchObject({ count: 0 });
  expect(await findDismissals(db, 10)).toMatchObject([{ at, by: 'olga', reason: 'Known', count: 2 }]);
  await tools.retry(db, two.id);
  expect(await restoreJobs(db, system, { at, by: 'somebody else' }, operator)).toBe(0);
  expect(await restoreJobs(db, system, { at, by: 'olga' }, operator)).toBe(1);
  expect(await findFailureGroups(db, { since: new Date(0) })).toMatchObject([{ count: 1 }]);
  expect((await actionsOn(one.id)).map(({ action, reason }) => [action, reason])).toEqual([
    ['job.dismiss', 'Known'],
    ['job.restore', null],
  ]);
});

it('dismisses only failed jobs, and each only once', async () => {
  const [{ id }, waiting] = [await tools.fail(db, 'x'), await tools.put(db)];
  expect(await dismiss({ ids: [id, waiting.id] }, 'Known')).toMatchObject({ count: 1 });
  expect(await dismiss({ ids: [id, waiting.id] }, 'Again', 'bob')).toMatchObject({ count: 0 });
  expect(await findDismissals(db, 10)).toMatchObject([{ by: 'olga', reason: 'Known', count: 1 }]);
});

it('lists dismissals, latest first, up to a limit', async () => {
  const jobs = [await tools.fail(db, 'a'), await tools.fail(db, 'b'), await tools.fail(db, 'c')];
  const [a = '', b = '', c = ''] = jobs.map(({ id }) => id);
  const { id: d } = await tools.fail(db, 'd');
  const { at } = await dismiss({ ids: [a, b] }, 'first');
  await dismiss({ ids: [c] }, 'second', 'bob');
  await dismiss({ ids: [d] }, 'third');
  await database.db.job.update({ where: { id: c }, data: { dismissedAt: at } });
  const listed = (await findDismissals(db, 10)).map(({ by, reason, count }) => `${by} ${reason} ${count}`);
  expect(listed).toEqual(['olga third 1', 'olga first 2', 'bob second 1']);
  expect(await findDismissals(db, 2)).toHaveLength(2);
});
