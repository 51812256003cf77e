import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type Jobs, openJobs } from '../client/open-jobs';
import { defineJob } from '../contract/contract';
import type { Transaction } from '../database/connection';
import { defineSystem } from '../system/system';

const receipt = defineJob({
  ...{ kind: 'receipt', queue: 'print', payload: z.object({ orderId: z.int() }) },
  ...{ maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 1_000 },
  unique: { key: ({ orderId }) => `${orderId}`, while: '1h' },
});
const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [receipt],
});
const rolledBack = new Error('rolled back');

let database: TestDatabase;
let jobs: Jobs;
let pool: Pool;
let kysely: Kysely<unknown>;
const isThere = async (id: string) => (await database.db.job.count({ where: { id } })) === 1;

beforeAll(async () => {
  database = await createTestDatabase();
  jobs = openJobs({ system, databaseUrl: database.url });
  pool = new Pool({ connectionString: database.url });
  // A connection that the drop of the database breaks first fails no statement.
  pool.on('error', () => undefined);
  kysely = new Kysely({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
});
afterAll(async () => {
  await pool.end();
  await jobs.close();
  await database.drop();
});

async function withPg(work: (tx: Transaction) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** How an app runs `work` in a transaction. */
const libraries: Record<string, (work: (tx: Transaction) => Promise<void>) => Promise<void>> = {
  Prisma: (work) => database.db.$transaction((tx) => work(tx)),
  pg: withPg,
  Drizzle: (work) => drizzle(pool).transaction((tx) => work(tx)),
  "Drizzle's savepoint": (work) =>
    drizzle(pool).transaction(async (tx) => {
      await tx.execute(drizzleSql`SELECT 1`);
      await tx.transaction((nested) => work(nested));
    }),
  Kysely: (work) => kysely.transaction().execute((trx) => work(trx)),
};

it.each(Object.entries(libraries))(
  'enqueues in a transaction of %s, and only if it commits',
  async (_, run) => {
    const [kept, lost] = [uuid(), uuid()];
    const runAt = new Date(Date.now() + 60_000);
    const orderId = Math.floor(Math.random() * 1e9);
    await run(async (tx) => {
      const options = { id: kept, ownerId: 'ada', runAt };
      const first = await jobs.enqueue(tx, receipt, { orderId }, options);
      expect(first).toMatchObject({ id: kept, ownerId: 'ada', state: 'scheduled', isNew: true });
      const second = await jobs.enqueue(tx, receipt, { orderId }, { ownerId: 'ada' });
      expect(second).toEqual({ ...first, isNew: false });
      expect(await isThere(kept)).toBe(false);
    });
    expect(await database.db.job.findUnique({ where: { id: kept } })).toMatchObject({
      ...{ payload: { orderId }, runAt, kind: 'receipt' },
    });
    const failing = run(async (tx) => {
      await jobs.enqueue(tx, receipt, { orderId: orderId + 1 }, { id: lost, ownerId: 'ada' });
      throw rolledBack;
    });
    await expect(failing).rejects.toThrow(rolledBack);
    expect(await isThere(lost)).toBe(false);
  },
);

it.each<[string, () => unknown, string]>([
  ['a pool of pg', () => pool, 'Pass a client of it, after BEGIN'],
  ["Prisma's client", () => database.db, 'Pass the tx of prisma.$transaction'],
  ["Drizzle's database", () => drizzle(pool), 'Pass the tx of db.transaction'],
  ['an instance of Kysely', () => kysely, 'Pass the trx of db.transaction().execute'],
  ['the connections of jobs', () => jobs.db, 'Pass one, or leave it out'],
  ['nothing', () => undefined, 'enqueue needs a transaction'],
  ['something else', () => ({}), 'not a transaction of pg, Prisma, Drizzle, or Kysely'],
])('rejects %s instead of a transaction, and says what to pass', async (_, given, advice) => {
  const id = uuid();
  // As in JavaScript, where no type says so.
  const untyped: object = jobs;
  const enqueue: (...args: unknown[]) => Promise<unknown> = Reflect.get(untyped, 'enqueue');
  await expect(enqueue(given(), receipt, { orderId: 1 }, { id, ownerId: 'ada' })).rejects.toThrow(advice);
  expect(await isThere(id)).toBe(false);
});

it('rejects a client of pg that is not in a transaction', async () => {
  const client = await pool.connect();
  await expect(jobs.enqueue(client, receipt, { orderId: 1 }, { ownerId: 'ada' })).rejects.toThrow(
    'Await client.query("BEGIN") first, or leave it out',
  );
  client.release();
});
