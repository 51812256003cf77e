import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionOf } from './connection';
import { openDatabase } from './database';
import { isCutShort, isDatabaseBusy, isDatabaseDown, isDiskFull, isUnreachable } from './database-down';
import { sql } from './sql';
import { WatchedClient } from './watched-client';

let database: TestDatabase;
const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error) => error);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('recognizes an unreachable server', async () => {
  const db = openDatabase('postgres://nobody@127.0.0.1:1/none', { poolSize: 1 });
  const error = await thrownBy(db.query(sql`SELECT 1`));
  expect([isDatabaseDown(error), isDatabaseBusy(error)]).toEqual([true, false]);
  expect(isDatabaseDown(await thrownBy(db.execute(sql`SELECT 1`)))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.transaction((tx) => tx.query(sql`SELECT 1`))))).toBe(true);
  await db.close();
});

it('recognizes a connection that is terminated during a statement', async () => {
  const db = openDatabase(database.url, { poolSize: 1 });
  const suicide = sql`SELECT pg_terminate_backend(pg_backend_pid())`;
  expect(isDatabaseDown(await thrownBy(db.query(suicide)))).toBe(true);
  expect(isDatabaseDown(await thrownBy(db.transaction((tx) => tx.query(suicide))))).toBe(true);
  expect(await db.query(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  await db.close();
});

it('survives a connection that is terminated between statements without an error listener', async () => {
  const client = new WatchedClient({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await database.core.query(sql`SELECT pg_terminate_backend(${rows[0]?.pid}::int)`);
  await ended;
  await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
});

it('recognizes a server that is read-only during a failover', async () => {
  const change = database.core.transaction(async (tx) => {
    await tx.execute(sql`SET TRANSACTION READ ONLY`);
    await tx.execute(sql`DELETE FROM offload.job`);
  });
  const error = await thrownBy(change);
  expect([isDatabaseDown(error), isDiskFull(error)]).toEqual([true, false]);
});

it('recognizes that the disk of the server is full', async () => {
  const fail = sql`DO $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$`;
  const error = await thrownBy(database.core.execute(fail));
  expect([isDatabaseDown(error), isDiskFull(error)]).toEqual([true, true]);
});

it.each(['statement_timeout', 'lock_timeout'])(
  'recognizes a statement that the server has ended by its %s',
  async (setting) => {
    const { core } = database;
    const error = await core.transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE offload.job`);
      const waiting = core.transaction(async (other) => {
        await other.execute(sql`SELECT set_config(${setting}, '50ms', true)`);
        await other.query(sql`SELECT id FROM offload.job`);
      });
      return thrownBy(waiting);
    });
    expect([isDatabaseBusy(error), isCutShort(error), isUnreachable(error)]).toEqual([true, true, false]);
    expect(error).toMatchObject({ message: expect.stringMatching(/^The database took too long: canceling/) });
  },
);

it('recognizes a statement that waited too long because all connections of the pool were in use', async () => {
  const db = openDatabase(database.url, { poolSize: 1 });
  const error = await db.transaction(() => thrownBy(db.query(sql`SELECT 1`)));
  expect([isDatabaseDown(error), isDatabaseBusy(error), isCutShort(error)]).toEqual([true, true, false]);
  expect(error).toMatchObject({ message: expect.stringMatching(/^The database is too busy: /) });
  await db.close();
});

it.each([
  ['a transaction in which nothing was done', 'idle_in_transaction_session_timeout', 'BEGIN'],
  ['a connection on which nothing was done', 'idle_session_timeout', 'SELECT'],
])('recognizes that the server ends %s just when a statement is sent', async (_what, setting, begin) => {
  const client = new WatchedClient({ connectionString: database.url });
  await client.connect();
  await client.query(`SET ${setting} = '1ms'; ${begin}`);
  // A busy process: it sends the statement before it reads that the server has ended the connection.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  expect(isDatabaseDown(await thrownBy(connectionOf(client).query(sql`SELECT 1`)))).toBe(true);
  await client.end();
});

it("recognizes an outage in the caller's transaction", async () => {
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  const query = connectionOf(client).query(sql`SELECT pg_terminate_backend(pg_backend_pid())`);
  expect(isDatabaseDown(await thrownBy(query))).toBe(true);
  await client.end();
});

it('rejects if a transaction was rolled back, although whoever got the error of its statement goes on', async () => {
  const { core } = database;
  const work = core.transaction(async (tx) => {
    await tx.execute(sql`INSERT INTO offload.queue_setting (queue) VALUES ('print')`);
    await thrownBy(tx.query(sql`SELECT nonsense`));
    return 'done';
  });
  await expect(work).rejects.toThrow('The transaction was rolled back');
  expect(await core.query(sql`SELECT FROM offload.queue_setting`)).toEqual([]);
});

it("doesn't treat another server's refused connection as an outage", async () => {
  const [refused] = await once(connect(1, '127.0.0.1'), 'error');
  expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  const wrapped = new TypeError('fetch failed', { cause: refused });
  expect([refused, wrapped].map(isDatabaseDown)).toEqual([false, false]);
});

it("doesn't treat an invalid statement, a violated constraint, or a bug as an outage", async () => {
  const { core } = database;
  const errors = [
    await thrownBy(core.query(sql`SELECT nonsense`)),
    await thrownBy(core.execute(sql`INSERT INTO offload.queue_setting (queue) VALUES (NULL)`)),
    await thrownBy(core.query(sql`SELECT ${'no uuid'}::uuid`)),
    await thrownBy(core.transaction(() => Promise.reject(new Error('rolled back')))),
    new TypeError('x is not a function'),
    'ECONNREFUSED',
    null,
  ];
  expect(errors[0]).toMatchObject({ code: '42703' });
  expect(errors.map(isDatabaseDown)).toEqual(errors.map(() => false));
});
