import { createTestJobs, type TestJobs } from '@offload/core/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { monthEnd, receipt, refund } from './shop';
import worker from './shop-worker';

const databaseUrl = process.env.TEST_DATABASE_URL;
const owner = { ownerId: 'ada' };
const ada = { owner: 'ada', actor: 'user:ada' };

let jobs: TestJobs;
beforeAll(async () => {
  jobs = await createTestJobs({ ...worker, databaseUrl });
});
afterEach(() => jobs.clear());
afterAll(() => jobs.close());

it('prints a receipt at the second attempt', async () => {
  const { id } = await jobs.enqueue(receipt, { orderId: 7 }, owner);
  await jobs.drain();
  expect(await jobs.get(id)).toMatchObject({ state: 'retrying', error: { code: 'out_of_paper' } });
  await jobs.advance();
  expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', attempt: 2, result: { pages: 1 } });
});

it('enqueues a receipt for each order of the month, and waits for all', async () => {
  const { id } = await jobs.enqueue(monthEnd, { orderIds: [1, 2] }, owner);
  await jobs.drain();
  expect(await jobs.enqueued(receipt)).toMatchObject([
    { payload: { orderId: 1 }, ownerId: 'ada', parentId: id },
    { payload: { orderId: 2 }, ownerId: 'ada', parentId: id },
  ]);
  await jobs.advance('1 minute');
  expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', result: { printed: 2 } });
});

it('refunds an order once, after an approval and an hour', async () => {
  const { id } = await jobs.enqueue(refund, { orderId: 7, cents: 500 }, owner);
  expect(await jobs.enqueue(refund, { orderId: 7, cents: 500 }, owner)).toMatchObject({ id, isNew: false });
  await jobs.drain();
  await jobs.signal(id, { name: 'approval', data: { by: 'Bob' } }, { owner: null, actor: 'user:bob' });
  await jobs.drain();
  expect(await jobs.get(id)).toMatchObject({ state: 'waiting', waitingFor: { type: 'time' } });
  await jobs.advance('1 hour');
  expect(await jobs.get(id)).toMatchObject({ result: { refunded: 500, approvedBy: 'Bob' } });
});

it('refunds nothing if nobody approves within two days', async () => {
  const { id } = await jobs.enqueue(refund, { orderId: 7, cents: 500 }, owner);
  await jobs.advance();
  expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', result: { refunded: 0 } });
});

it('refunds nothing once its owner has canceled it', async () => {
  const { id } = await jobs.enqueue(refund, { orderId: 7, cents: 500 }, owner);
  await jobs.drain();
  await jobs.cancel(id, ada);
  expect(await jobs.drain()).toEqual([]);
  expect(await jobs.get(id)).toMatchObject({ state: 'canceled', result: null });
});

it('prints a receipt when it is scheduled', async () => {
  const runAt = new Date(Date.now() + 24 * 60 * 60_000);
  const { id } = await jobs.enqueue(receipt, { orderId: 7 }, { ...owner, runAt });
  expect(await jobs.drain()).toEqual([]);
  expect(await jobs.advance('25 hours')).toMatchObject([{ id, state: 'succeeded' }]);
});

it('prints the receipts of each month', async () => {
  await jobs.advance('366 days');
  const months = (await jobs.enqueued(monthEnd)).map(({ payload }) => payload.orderIds[0]);
  expect(new Set(months).size).toBe(12);
});
