import { once } from 'node:events';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from './client';
import { PrismaClient } from './generated/client';
import { withSweepLock } from './sweep-lock';

let database: TestDatabase;
let other: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  other = openDatabase(database.url, 2);
});
afterAll(async () => {
  await other.$disconnect();
  await database.drop();
});

it('lets one process at a time sweep the same, and the next one when it has ended or failed', async () => {
  const { db } = database;
  const sweeps: string[] = [];
  await withSweepLock(db, 'jobs', async () => {
    sweeps.push('first');
    await withSweepLock(other, 'files', async () => void sweeps.push('something else'));
    await withSweepLock(other, 'jobs', async () => void sweeps.push('at the same time'));
  });
  const failing = withSweepLock(db, 'jobs', () => Promise.reject(new Error('failed')));
  await expect(failing).rejects.toThrow('failed');
  await withSweepLock(other, 'jobs', async () => void sweeps.push('next'));
  expect(sweeps).toEqual(['first', 'something else', 'next']);
});

it('is held for as long as the sweep takes, however short transactions have to be', async () => {
  const adapter = new PrismaPg({ connectionString: database.url, max: 2 });
  const impatient = new PrismaClient({ adapter, transactionOptions: { timeout: 50 } });
  const others: string[] = [];
  await withSweepLock(impatient, 'files', async (lost) => {
    // Each takes some milliseconds: together many times as long as a transaction has.
    for (let at = 0; at < 100; at += 1)
      await withSweepLock(other, 'files', async () => void others.push('at the same time'));
    expect(lost.aborted).toBe(false);
  });
  expect(others).toEqual([]);
  await impatient.$disconnect();
});

it('tells the sweep that the lock is lost with its connection, and lets others sweep', async () => {
  let hasStopped = false;
  const sweeping = withSweepLock(database.db, 'files', async (lost) => {
    await other.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    if (!lost.aborted) await once(lost, 'abort');
    hasStopped = true;
    lost.throwIfAborted();
  });
  await expect(sweeping).rejects.toThrow();
  expect(hasStopped).toBe(true);
  const others: string[] = [];
  await withSweepLock(other, 'files', async () => void others.push('next'));
  expect(others).toEqual(['next']);
});
