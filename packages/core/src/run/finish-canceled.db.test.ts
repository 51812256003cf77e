import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, historyOf } from '../../test/jobs';
import type { Database } from '../database/database';
import { readHistory } from '../job/history';
import { hasFinished } from '../job/states';
import type { Finish, Outcome } from './finish';

let database: TestDatabase;
let db: Database;
const { put, take, cancel, retry, ...tools } = createJobTools();
const success: Outcome = { state: 'succeeded', result: { answer: 42 } };
const finish = (...finishes: Finish[]) => tools.finish(db, ...finishes);
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it.each<[string, Outcome, string]>([
  ['has failed', { state: 'failed', failure }, 'canceled'],
  ['would be retried', { state: 'retrying', failure, delayMs: 0 }, 'canceled'],
  ['goes back to the queue', { state: 'queued', reason: 'x' }, 'canceled'],
  ['has stopped', { state: 'canceled' }, 'canceled'],
  ['is done', success, 'succeeded'],
])('ends a job that is being canceled and %s', async (_what, outcome, state) => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await cancel(db, id);
  await finish({ id, fence, outcome });
  expect(await find(id)).toMatchObject({ state, attempt: 1, nextAttemptAt: null, errorMessage: null });
  const ends = (await readHistory(db, id)).slice(2);
  expect(ends).toMatchObject([{ state: 'canceling' }, { state, message: null }]);
});

it("doesn't cancel a running job without a request", async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  expect(await finish({ id, fence, outcome: { state: 'canceled' } })).toMatchObject([{ state: 'running' }]);
  expect(await historyOf(db, id)).toEqual(['queued 0', 'running 1']);
});

it('ends a job only once if it is canceled and finishes at the same time', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { id } = await put(db);
    const { fence } = await take(db, id);
    const outcome: Outcome = round % 2 ? success : { state: 'failed', failure };
    await Promise.all([cancel(db, id), finish({ id, fence, outcome })]);
    const ends = (await historyOf(db, id)).filter((entry) => hasFinished(entry.split(' ')[0] ?? ''));
    expect(ends).toEqual([`${(await find(id)).state} 1`]);
  }
});
