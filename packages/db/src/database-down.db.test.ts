import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from './client';
import { isDatabaseDown } from './database-down';

let database: TestDatabase;
const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error) => error);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('knows a server that is not there', async () => {
  const db = openDatabase('postgres://nobody@127.0.0.1:1/none', 1);
  expect(isDatabaseDown(await thrownBy(db.job.count()))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.$queryRaw`SELECT 1`))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.$transaction((tx) => tx.job.count())))).toBe(true);
  await db.$disconnect();
});

it('knows a connection that is ended in the middle of a statement', async () => {
  const db = openDatabase(database.url, 1);
  expect(isDatabaseDown(await thrownBy(db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`))).toBe(
    true,
  );
  expect(await db.job.count()).toBe(0);
  await db.$disconnect();
});

it('knows a server that takes no writes while another takes over', async () => {
  const { db } = database;
  const change = db.$transaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`;
    await tx.job.deleteMany();
  });
  expect(isDatabaseDown(await thrownBy(change))).toBe(true);
});

it('leaves a refused connection to whoever opened it', async () => {
  const [refused] = await once(connect(1, '127.0.0.1'), 'error');
  expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  const wrapped = new TypeError('fetch failed', { cause: refused });
  expect([refused, wrapped].map(isDatabaseDown)).toEqual([false, false]);
});

it('takes a mistake in a statement, a broken constraint and a bug for no outage', async () => {
  const { db } = database;
  const errors = [
    await thrownBy(db.$queryRaw`SELECT nonsense`),
    await thrownBy(db.$executeRaw`INSERT INTO "user" (id, email, name) VALUES ('a', NULL, '')`),
    await thrownBy(db.job.findFirst({ where: { id: 'no uuid' } })),
    new TypeError('x is not a function'),
    'ECONNREFUSED',
    null,
  ];
  expect(errors.map(isDatabaseDown)).toEqual([false, false, false, false, false, false]);
});
