import { createJobClient, matchesFilter } from '@offload/core/admin';
import { openQueueBackend } from '@offload/core/internal';
import { type Database, raw, sql } from '@offload/core/sql';
import { countWaiting } from '@offload/core/test/waiting';
import { createTestDatabase, createTestSystem, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callerOf, type SimpleAction } from './access';
import { type Changing, changeMany, type Round, undoDismissal, undoRetry } from './actions';
import { bulkChanges, changeNext } from './operations/changes/change-next';
import { findDismissals } from './operations/changes/dismiss';

let database: TestDatabase;
let db: Database;
let parts: Changing;
const { system, tools } = createTestSystem([bulkChanges]);
const access = callerOf({ actor: 'olga', can: 'all', seesValues: true }, new Request('http://localhost'));
const filterOf = (ids: string[]) => {
  const until = new Date(Date.now() + 60_000).toISOString();
  return { ids, kind: null, signature: null, queue: null, code: null, since: null, until };
};
const act = (action: SimpleAction) => (ids: string[]) =>
  changeMany(parts, filterOf(ids), { action, access, reason: 'Known' });
const undo = (ids: string[]) => undoRetry(parts, matchesFilter({ ids }), access);
const stateOf = async (id: string) => (await database.db.job.findUniqueOrThrow({ where: { id } })).state;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  const backend = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
  const client = createJobClient({ system, db, backend, onError: () => undefined });
  // The tests mark rows themselves.
  parts = { system, db, backend, client: { ...client, dispatch: async () => undefined } };
});
afterAll(async () => {
  await parts.backend.close();
  await database.drop();
});
beforeEach(async () => {
  await database.db.job.deleteMany();
});

const queued = async () => (await tools.put(db)).id;
const failed = async () => (await tools.fail(db, 'x')).id;
async function failedAnd(action: SimpleAction): Promise<string> {
  const id = await failed();
  await act(action)([id]);
  return id;
}
const retried = () => failedAnd('retry');
const dismissed = () => failedAnd('dismiss');

it('cancels retried jobs that no worker has started, and says how many have started', async () => {
  const ids = [await retried(), await retried(), await failed()];
  const [waiting = '', started = ''] = ids;
  await tools.take(db, started);
  expect(await undo(ids)).toEqual({ ids: [waiting], isMore: false, started: 1 });
  expect(await Promise.all(ids.map(stateOf))).toEqual(['canceled', 'running', 'failed']);
  const records = await database.db.operatorAction.findMany({
    where: { subjectId: waiting },
    orderBy: { id: 'asc' },
  });
  expect(records).toMatchObject([{ action: 'job.retry' }, { action: 'job.cancel', actorEmail: 'olga' }]);
  // What was canceled is neither waiting nor has it started.
  expect(await undo(ids)).toEqual({ ids: [], isMore: false, started: 1 });
});

it('cancels up to 500 of them at once', async () => {
  const id = await retried();
  const copy = "jsonb_build_object('id', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))";
  await db.query(
    raw(`WITH copied AS (
        INSERT INTO offload.job SELECT copy.* FROM offload.job, generate_series(1, 500) AS n,
          LATERAL jsonb_populate_record(job, ${copy}) AS copy RETURNING id
      )
      INSERT INTO offload.job_event (job_id, state, attempt, actor)
      SELECT copied.id, state, attempt, actor FROM copied, offload.job_event WHERE job_id = '${id}' AND state = 'queued'`),
  );
  const undoAll = () => undoRetry(parts, sql`true`, access);
  expect(await undoAll()).toMatchObject({ ids: { length: 500 }, isMore: true });
  expect(await undoAll()).toMatchObject({ ids: { length: 1 }, isMore: false });
});

async function undoLatestDismissal(): Promise<Round> {
  const [{ at, by } = { at: new Date(), by: '' }] = await findDismissals(db, 1);
  return undoDismissal(parts, { at, by }, access);
}

async function retryInBackground(ids: string[]): Promise<Round> {
  const { id: changerId } = await tools.put(db, { kind: 'changer' });
  const round = { changerId, operator: access.operator, filter: filterOf(ids), limit: 100 };
  const { changed, isMore } = await changeNext(db, system, 'retry', round);
  return { ids: changed.map(({ id }) => id), isMore };
}

/** Calls `work` while another transaction has changed the row of a job, as when a dispatch marks it. */
const whileLocked = <Value>(id: string, work: () => Promise<Value>) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`UPDATE offload.job SET delivery = 'marked' WHERE id = ${id}::uuid`);
    return work();
  });

it.each([
  ['retry', failed, act('retry')],
  ['cancel', queued, act('cancel')],
  ['dismiss', failed, act('dismiss')],
  ['delete', failed, act('delete')],
  ['undo of a retry', retried, undo],
  ['undo of a dismissal', dismissed, undoLatestDismissal],
  ['change in the background', failed, retryInBackground],
])('leaves out no job that is being dispatched: %s', async (_name, put, change) => {
  const id = await put();
  const { round } = await whileLocked(id, async () => {
    const round = change([id]);
    await Promise.race([round, until(async () => (await countWaiting(db)) > 0)]);
    return { round };
  });
  expect(await round).toMatchObject({ ids: [id], isMore: false });
});

it('says that there are more if a job stays locked, and fails once no other is left', async () => {
  const ids = [await retried(), await retried()];
  const [locked = '', free = ''] = ids;
  await whileLocked(locked, async () => {
    expect(await undo(ids)).toMatchObject({ ids: [free], isMore: true });
    await expect(undo(ids)).rejects.toThrow('due to lock timeout');
  });
  expect(await undo(ids)).toMatchObject({ ids: [locked], isMore: false });
});
