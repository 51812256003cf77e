import { isDatabaseBusy, isDatabaseDown } from '@offload/core/sql';
import { createTestDatabase, startProxy, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from './client';

let database: TestDatabase;
const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error) => error);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('recognizes an unreachable server', async () => {
  const db = openDatabase('postgres://nobody@127.0.0.1:1/none', 1);
  expect(isDatabaseDown(await thrownBy(db.job.count()))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.$queryRaw`SELECT 1`))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.$transaction((tx) => tx.job.count())))).toBe(true);
  await db.$disconnect();
});

it('recognizes a connection that is terminated during a statement', async () => {
  const db = openDatabase(database.url, 1);
  const killed = await thrownBy(db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
  expect(isDatabaseDown(killed)).toBe(true);
  expect(await db.job.count()).toBe(0);
  await db.$disconnect();
});

it('recognizes a connection that stopped responding, and runs the next statement on another', async () => {
  const proxy = await startProxy(database.url);
  const db = openDatabase(proxy.url, 1);
  await db.$queryRaw`SELECT 1`;
  proxy.silence();
  expect(isDatabaseDown(await thrownBy(db.job.count()))).toBe(true);
  expect(await db.job.count()).toBe(0);
  await db.$disconnect();
  await proxy.close();
});

it('recognizes a server that is read-only during a failover', async () => {
  const change = database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`;
    await tx.job.deleteMany();
  });
  expect(isDatabaseDown(await thrownBy(change))).toBe(true);
});

it.each(['statement_timeout', 'lock_timeout'])(
  'recognizes a statement that the server has ended by its %s',
  async (setting) => {
    const { db } = database;
    const error = await db.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE offload.job`;
      const waiting = db.$transaction(async (other) => {
        await other.$executeRaw`SELECT set_config(${setting}, '50ms', true)`;
        await other.job.count();
      });
      return thrownBy(waiting);
    });
    expect([isDatabaseDown(error), isDatabaseBusy(error)]).toEqual([true, true]);
    expect(error).toMatchObject({ message: expect.stringContaining('The database took too long') });
  },
);

it('recognizes what waited too long because all connections of the pool were in use', async () => {
  const db = openDatabase(database.url, 1);
  const errors = await db.$transaction(() =>
    Promise.all([
      thrownBy(db.job.count()),
      thrownBy(db.$queryRaw`SELECT 1`),
      thrownBy(db.$transaction((tx) => tx.job.count())),
      thrownBy(db.$transaction([db.job.count()])),
    ]),
  );
  expect(errors.map(isDatabaseDown)).toEqual([true, true, true, true]);
  expect(errors.map(isDatabaseBusy)).toEqual([true, true, true, true]);
  await db.$disconnect();
});

it("doesn't treat an invalid statement or a violated constraint as an outage", async () => {
  const { db } = database;
  const errors = [
    await thrownBy(db.$queryRaw`SELECT nonsense`),
    await thrownBy(db.$executeRaw`INSERT INTO "user" (id, email, name) VALUES ('a', NULL, '')`),
    await thrownBy(db.job.findFirst({ where: { id: 'no uuid' } })),
  ];
  expect(errors.every((error) => error instanceof Error)).toBe(true);
  expect(errors.map(isDatabaseDown)).toEqual([false, false, false]);
});
