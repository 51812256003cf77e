import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, loseWorker } from '../../test/jobs';
import type { Database } from '../database/database';
import type { Finish, Outcome } from './finish';
import { writeProgress } from './writer';

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

it('writes the progress of the current run only, and none after the job has finished', async () => {
  const { id } = await put(db);
  const older = await take(db, id);
  await writeProgress(db, [{ id, fence: older.fence, percent: 30, step: 'Half of it' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 30, progressStep: 'Half of it' });
  await loseWorker(db, id);
  const newer = await take(db, id);
  await writeProgress(db, [{ id, fence: older.fence, percent: 90, step: 'Late' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 0, progressStep: null });
  await finish({ id, fence: newer.fence, outcome: success });
  await writeProgress(db, [{ id, fence: newer.fence, percent: 50, step: 'Later still' }]);
  expect(await find(id)).toMatchObject({ progressPercent: 100, progressStep: null });
});

it('keeps the progress of a canceled job, and clears it when the job is retried', async () => {
  const { id } = await put(db);
  const { fence } = await take(db, id);
  await writeProgress(db, [{ id, fence, percent: 40, step: 'Reading row 400' }]);
  await cancel(db, id);
  expect(await find(id)).toMatchObject({ state: 'canceling', progressStep: 'Reading row 400' });
  await writeProgress(db, [{ id, fence, percent: 41, step: 'Reading row 410' }]);
  await finish({ id, fence, outcome: { state: 'canceled' } });
  expect(await find(id)).toMatchObject({ progressPercent: 41, progressStep: 'Reading row 410' });
  await retry(db, id);
  expect(await find(id)).toMatchObject({ progressPercent: 0, progressStep: null });
});
