import { once } from 'node:events';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from './database';
import { sql } from './sql';
import { withCoreSweepLock, withSweepLock } from './sweep-lock';

let database: TestDatabase;
let db: Database;
let other: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
  other = openDatabase(database.url, { poolSize: 2 });
});
afterAll(async () => {
  await other.close();
  await database.drop();
});

it('lets one process at a time run a sweep, and the next one after it has ended or failed', async () => {
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

it("leaves the core's sweeps alone when an app uses one of their names", async () => {
  const sweeps: string[] = [];
  await withSweepLock(db, 'jobs', async () => {
    await withCoreSweepLock(other, 'jobs', async () => void sweeps.push("the core's"));
    await withSweepLock(other, 'jobs', async () => void sweeps.push("the app's at the same time"));
  });
  await withCoreSweepLock(db, 'jobs', async () => {
    await withCoreSweepLock(other, 'jobs', async () => void sweeps.push("the core's at the same time"));
    await withSweepLock(other, 'jobs', async () => void sweeps.push("the app's"));
  });
  expect(sweeps).toEqual(["the core's", "the app's"]);
});

it('is held for the whole sweep, even if the server ends idle transactions', async () => {
  const url = new URL(database.url);
  url.searchParams.set('idle_in_transaction_session_timeout', '3000');
  const impatient = openDatabase(url.href, { poolSize: 1 });
  const others: string[] = [];
  await withSweepLock(impatient, 'files', async (lost) => {
    await until(async () => {
      await withSweepLock(other, 'files', async () => void others.push('at the same time'));
      return (await secondsOfLongestLock()) > 5;
    });
    expect(lost.aborted).toBe(false);
  });
  expect(others).toEqual([]);
  await impatient.close();
});

it('signals the sweep when the lock is lost with its connection, and lets others sweep', async () => {
  let hasStopped = false;
  const sweeping = withSweepLock(db, 'files', async (lost) => {
    await other.query(sql`
      SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
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

it('leaves a connection for the work of the sweeps that run, and then runs those that have waited', async () => {
  const small = openDatabase(database.url, { poolSize: 3 });
  const sweeps: string[] = [];
  const work = async (name: string) => {
    await small.query(sql`SELECT 1`);
    sweeps.push(name);
  };
  let waiting: Promise<PromiseSettledResult<void>[]> | undefined;
  await withSweepLock(small, 'a', async () => {
    await withSweepLock(small, 'b', async () => {
      waiting = Promise.allSettled([
        withSweepLock(small, 'c', () => work('c')),
        withSweepLock(small, 'd', () => Promise.reject(new Error('failed'))),
        withSweepLock(small, 'e', () => work('e')),
      ]);
      await work('b');
    });
    await work('a');
  });
  expect(await waiting).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: new Error('failed') },
    { status: 'fulfilled' },
  ]);
  expect(sweeps.toSorted()).toEqual(['a', 'b', 'c', 'e']);
  expect(sweeps[0]).toBe('b');
  await small.close();
});

async function secondsOfLongestLock(): Promise<number> {
  const [longest] = await other.query<{ seconds: number }>(sql`
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 100)::float8 AS seconds
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND datname = current_database()`);
  return longest?.seconds ?? 0;
}
