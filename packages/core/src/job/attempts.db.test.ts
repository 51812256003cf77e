import { createTestDatabase, someWorker, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, failure, loseWorker, workerId } from '../../test/jobs';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { beat, signOff } from '../health/worker-processes';
import { findAttempts } from './attempts';

let database: TestDatabase;
let db: Database;
const { put, take, run, cancel } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('lists every run with its worker, even after the worker has stopped', async () => {
  const { id } = await put(db);
  expect(await findAttempts(db, id)).toEqual([]);
  await beat(db, someWorker({ id: workerId, pid: 42 }), 1_000);
  await run(db, id, { state: 'retrying', failure, delayMs: 0 });
  await take(db, id);
  await loseWorker(db, id);
  await take(db, id);
  await cancel(db, id);
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

it('returns no host for an unknown worker', async () => {
  const { id } = await put(db);
  await take(db, id);
  await db.execute(sql`DELETE FROM offload.worker_identity`);
  expect(await findAttempts(db, id)).toMatchObject([{ workerId, host: null, pid: null }]);
});
