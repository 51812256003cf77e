import { createTestDatabase, startProxy, type TcpProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectAlone } from './connect-alone';
import { type Database, openDatabase } from './database';
import { isDatabaseDown } from './database-down';
import { listen } from './listen';
import { sql } from './sql';

let database: TestDatabase;
let proxy: TcpProxy;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await startProxy(database.url);
  db = openDatabase(proxy.url, { poolSize: 1 });
});
afterEach(async () => {
  await db.close();
  await proxy.close();
});

const thrownBy = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
const one = sql`SELECT 1 AS one`;

it('gives up on a statement whose connection stopped responding, and runs the next one on a new connection', async () => {
  await db.query(one);
  proxy.silence();
  expect(isDatabaseDown(await thrownBy(db.query(one)))).toBe(true);
  expect(await db.query(one)).toEqual([{ one: 1 }]);
});

it('releases the locks of a transaction whose connection stopped responding', async () => {
  await database.core.execute(sql`CREATE TABLE locked AS SELECT 1 AS id`);
  const change = db.transaction(async (tx) => {
    await tx.execute(sql`UPDATE locked SET id = 2`);
    proxy.silence();
    await tx.execute(sql`UPDATE locked SET id = 3`);
  });
  expect(isDatabaseDown(await thrownBy(change))).toBe(true);
  const lock = () => thrownBy(database.core.query(sql`SELECT id FROM locked FOR UPDATE NOWAIT`));
  await until(async () => (await lock()) === null);
  expect(await db.query(sql`SELECT id FROM locked`)).toEqual([{ id: 1 }]);
});

it("doesn't interrupt a slow statement that the server is still running", async () => {
  expect(await db.query(sql`SELECT 1 AS one FROM pg_sleep(6)`)).toEqual([{ one: 1 }]);
});

it('receives notifications again after the connection stopped responding', async () => {
  const heard: string[] = [];
  let gaps = 0;
  const listener = listen(proxy.url, {
    channels: { news: (text) => heard.push(text) },
    onGap: () => {
      gaps += 1;
    },
  });
  await until(() => gaps === 1);
  proxy.silence();
  await until(() => gaps === 2);
  await database.core.execute(sql`SELECT pg_notify('news', 'hello')`);
  await until(() => heard.length === 1);
  await listener.close();
});

it('reports an outage if a dedicated connection stops responding', async () => {
  const { client, end, explain } = await connectAlone(proxy.url, new AbortController().signal);
  await client.query('SELECT 1');
  proxy.silence();
  const error = await thrownBy(client.query('SELECT 1'));
  expect(isDatabaseDown(explain(error))).toBe(true);
  await end();
});
