import { indexSomeOrders, insertOrders } from '@offload/kinds/orders';
import { until } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let flooding: SignedInCaller;
let holder: Client;

beforeAll(async () => {
  api = await openTestApi();
  flooding = await api.signedIn();
  const order = { orderNumber: 'N-1', date: '2026-01-31', customer: 'Ada', country: 'DE', product: 'Pan' };
  await insertOrders(api.database.db, flooding.id, [
    { ...order, category: 'Kitchen', quantity: 1, unitCents: 100, currency: 'EUR' },
  ]);
  while (await indexSomeOrders(api.database.core, flooding.id));
  holder = new Client({ connectionString: api.database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder.end();
  await api.close();
});

/** Returns how many statements wait for the search's table. */
async function countHanging(): Promise<number> {
  const { rows } = await holder.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = 'order_document'::regclass`,
  );
  return rows[0]?.count ?? 0;
}

const statusesOf = async (pending: Promise<Response>[]) =>
  (await Promise.all(pending)).map(({ status }) => status).sort();

it('leaves the database to other users while one user floods it with searches and exports', async () => {
  // Makes searches as slow as possible.
  await holder.query('BEGIN; LOCK TABLE order_document');
  const calls = Array.from({ length: 40 }, (_, at) =>
    flooding.get(`/api/orders${at % 2 ? '' : '?query=pan'}`),
  );
  await until(async () => (await countHanging()) === 2);
  expect((await api.get('/api/health/ready')).status).toBe(200);
  const exported = await flooding.get('/api/orders.csv');
  await holder.query('COMMIT');
  expect(await statusesOf(calls)).toEqual([...Array(22).fill(200), ...Array(18).fill(429)]);
  // Not a file that breaks off.
  expect(exported.status).toBe(429);
});
