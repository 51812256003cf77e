import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
