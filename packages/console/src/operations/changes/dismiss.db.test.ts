import { createJobClient, databaseTime, matching } from '@offload/core/admin';
import { openQueueBackend } from '@offload/core/internal';
import type { Database } from '@offload/core/sql';
import { createTestDatabase, createTestSystem, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callerOf } from '../../access';
import { type Changing, changeMany, undoDismissal } from '../../actions';
import type { JobFilter } from '../../options';
import { findDismissals } from './dismiss';
import { findFailureGroups } from './failures';
import { previewJobs } from './preview';

let database: TestDatabase;
let db: Database;
let parts: Changing;
const { system, tools } = createTestSystem([]);
const as = (actor: string) => callerOf({ actor, can: 'all' }, new Request('http://localhost'));
const filter = (of: Partial<JobFilter>): JobFilter => {
  const until = new Date(Date.now() + 60_000).toISOString();
  return { ids: null, kind: null, signature: null, queue: null, code: null, since: null, until, ...of };
};
async function dismiss(of: Partial<JobFilter>, reason: string, by = 'olga'): Promise<number> {
  const act = { action: 'dismiss', access: as(by), reason } as const;
  return (await changeMany(parts, filter(of), act)).ids.length;
}
const actionsOn = (subjectId: string) =>
  database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  const backend = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
  const client = createJobClient({ system, db, backend, onError: () => undefined });
  parts = { system, db, backend, client };
});
afterAll(async () => {
  await parts.backend.close();
  await database.drop();
});
beforeEach(async () => {
  await database.db.job.deleteMany();
});

it('dismisses failures with a reason, and undoes that, with both in the audit log', async () => {
  const [one, two] = [await tools.fail(db, 'x'), await tools.fail(db, 'x')];
  expect(await dismiss({ kind: 'test' }, 'Known')).toBe(2);
  expect(await findFailureGroups(db, { since: new Date(0) })).toEqual([]);
  const open = matching('retry', filter({ kind: 'test' }));
  expect(await previewJobs(db, open)).toMatchObject({ count: 0 });
  const [dismissal] = await findDismissals(db, 10);
  expect(dismissal).toMatchObject({ by: 'olga', reason: 'Known', count: 2 });
  const at = dismissal?.at ?? new Date();
  await tools.retry(db, two.id);
  const undo = (by: string) => undoDismissal(parts, { at, by }, as('olga'));
  expect(await undo('somebody else')).toEqual({ ids: [], isMore: false });
  expect(await undo('olga')).toEqual({ ids: [one.id], isMore: false });
  expect(await findFailureGroups(db, { since: new Date(0) })).toMatchObject([{ count: 1 }]);
  expect((await actionsOn(one.id)).map(({ action, reason }) => [action, reason])).toEqual([
    ['job.dismiss', 'Known'],
    ['job.restore', null],
  ]);
});

it('dismisses only failed jobs, and each only once', async () => {
  const [{ id }, waiting] = [await tools.fail(db, 'x'), await tools.put(db)];
  expect(await dismiss({ ids: [id, waiting.id] }, 'Known')).toBe(1);
  expect(await dismiss({ ids: [id, waiting.id] }, 'Again', 'bob')).toBe(0);
  expect(await findDismissals(db, 10)).toMatchObject([{ by: 'olga', reason: 'Known', count: 1 }]);
});

it('lists jobs that were dismissed in several rounds of a change as one dismissal', async () => {
  const [first, second] = [await tools.fail(db, 'x'), await tools.fail(db, 'x')];
  const until = (await databaseTime(db)).toISOString();
  for (const { id } of [first, second]) expect(await dismiss({ ids: [id], until }, 'Known')).toBe(1);
  expect(await findDismissals(db, 10)).toMatchObject([{ by: 'olga', reason: 'Known', count: 2 }]);
});

it('lists dismissals, latest first, up to a limit', async () => {
  const jobs = [await tools.fail(db, 'a'), await tools.fail(db, 'b'), await tools.fail(db, 'c')];
  const [a = '', b = '', c = ''] = jobs.map(({ id }) => id);
  const { id: d } = await tools.fail(db, 'd');
  await dismiss({ ids: [a, b] }, 'first');
  const [{ at } = { at: new Date() }] = await findDismissals(db, 1);
  await dismiss({ ids: [c] }, 'second', 'bob');
  await dismiss({ ids: [d] }, 'third');
  await database.db.job.update({ where: { id: c }, data: { dismissedAt: at } });
  const listed = (await findDismissals(db, 10)).map(({ by, reason, count }) => `${by} ${reason} ${count}`);
  expect(listed).toEqual(['olga third 1', 'olga first 2', 'bob second 1']);
  expect(await findDismissals(db, 2)).toHaveLength(2);
});
