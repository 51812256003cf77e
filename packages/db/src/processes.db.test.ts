import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from './client';
import { withSweepLock } from './sweep-lock';
import { beat, countWorkers, forgetSilentWorkers, signOff } from './worker-process';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('lets one process sweep at a time, and the next one when it has ended or failed', async () => {
  const other = openDatabase(database.url, 2);
  const sweeps: string[] = [];
  await withSweepLock(db, async () => {
    sweeps.push('first');
    await withSweepLock(other, async () => void sweeps.push('at the same time'));
  });
  await expect(withSweepLock(db, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await withSweepLock(other, async () => void sweeps.push('next'));
  expect(sweeps).toEqual(['first', 'next']);
  await other.$disconnect();
});

it('counts the workers that have given a sign of life, until they sign off or fall silent', async () => {
  const [one, two] = [newWorker(), newWorker()];
  await beat(db, one, 60_000);
  await beat(db, two, 60_000);
  await beat(db, two, 60_000);
  expect(await countWorkers(db)).toBe(2);
  await signOff(db, one.id);
  await beat(db, two, -1);
  expect(await countWorkers(db)).toBe(0);
  await beat(db, two, 60_000);
  expect(await countWorkers(db)).toBe(1);
});

it('forgets the workers that have been silent for a day', async () => {
  const [gone, silent] = [newWorker(), newWorker()];
  await beat(db, gone, -25 * 3_600_000);
  await beat(db, silent, -23 * 3_600_000);
  await forgetSilentWorkers(db);
  const known = await db.workerProcess.findMany({ where: { id: { in: [gone.id, silent.id] } } });
  expect(known.map(({ id }) => id)).toEqual([silent.id]);
});

function newWorker() {
  return { id: randomUUID(), host: 'host', pid: 1 };
}
