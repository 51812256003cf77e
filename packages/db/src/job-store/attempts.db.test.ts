import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { failure, loseWorker, putJob, take, workerId } from '../testing/jobs';
import { beat, signOff } from '../worker-process';
import { findAttempts } from './attempts';
import { cancelJob } from './change';
import { finishJobs } from './finish';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('tells every run with its worker, also when that has long gone', async () => {
  const { id } = await putJob(db);
  expect(await findAttempts(db, id)).toEqual([]);
  await beat(db, someWorker({ id: workerId, pid: 42 }), 1_000);
  const first = await take(db, id);
  await finishJobs(db, {
    workerId,
    finishes: [{ id, claim: first.claim, outcome: { state: 'retrying', failure, delayMs: 0 } }],
  });
  await take(db, id);
  await loseWorker(db, id);
  await take(db, id);
  await cancelJob(db, id, { owner: null, actor: 'user:x' });
  await signOff(db, workerId);
  const attempts = await findAttempts(db, id);
  expect(attempts.map(({ attempt, next }) => [attempt, next])).toEqual([
    [1, 'retrying'],
    [2, 'running'],
    [3, null],
  ]);
  expect(attempts[0]).toMatchObject({ workerId, host: 'host', pid: 42, message: failure.message });
  expect(attempts[1]?.endedAt).toEqual(attempts[2]?.startedAt);
  expect(attempts[2]).toMatchObject({ endedAt: null, host: 'host' });
});

it('says that it knows no worker where it does not', async () => {
  const { id } = await putJob(db);
  await take(db, id);
  await db.workerIdentity.deleteMany();
  expect(await findAttempts(db, id)).toMatchObject([{ workerId, host: null, pid: null }]);
});
