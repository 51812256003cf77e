import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openQueueBackend } from '../delivery/backend';
import { connectAlone } from './connect-alone';
import type { Connection } from './connection';
import { openDatabase } from './database';
import { raw, sql } from './sql';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await database.core.execute(sql`ALTER DATABASE ${raw(name)} SET jit = on`);
});
afterAll(() => database.drop());
afterEach(() => void vi.useRealTimers());

async function settingOf(db: Connection, name: string): Promise<string | undefined> {
  const [row] = await db.query<{ value: string }>(sql`SELECT current_setting(${name}) AS value`);
  return row?.value;
}

it.each([true, false])('never compiles statements, if plans are kept: %s', async (keepPlans) => {
  const db = openDatabase(database.url, { poolSize: 1, keepPlans });
  expect(await settingOf(db, 'jit')).toBe('off');
  await db.close();
});

it("never compiles statements of Prisma's and of dedicated connections", async () => {
  const [row] = await database.db.$queryRaw<object[]>`SELECT current_setting('jit') AS value`;
  expect(row).toEqual({ value: 'off' });
  const { client, end } = await connectAlone(database.url, new AbortController().signal);
  expect((await client.query('SHOW jit')).rows).toEqual([{ jit: 'off' }]);
  await end();
});

it('adds its settings to those of the URL', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c work_mem=5MB');
  const db = openDatabase(url.href, { poolSize: 1, keepPlans: true });
  expect(await settingOf(db, 'work_mem')).toBe('5MB');
  expect(await settingOf(db, 'plan_cache_mode')).toBe('force_generic_plan');
  await db.close();
});

it('keeps the connections of all pools open for a minute without a statement', async () => {
  const db = openDatabase(database.url, { poolSize: 1 });
  const backend = openQueueBackend(database.url, { db, onError: () => undefined });
  const uses = [() => db.query(sql`SELECT 1`), () => backend.check(), () => database.db.$queryRaw`SELECT 1`];
  for (const use of uses) {
    await use();
    // A pool sets its timer when the connection comes back.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await use();
    const open = await openedAt();
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    vi.useRealTimers();
    await use();
    expect(await openedAt()).toEqual(open);
  }
  await backend.close();
  await db.close();
});

/** Returns when each connection to the database was opened, in order. */
async function openedAt(): Promise<string[]> {
  const rows = await database.core.query<{ at: string }>(sql`
    SELECT backend_start::text AS at FROM pg_stat_activity WHERE datname = current_database() ORDER BY backend_start`);
  return rows.map(({ at }) => at);
}
