import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { PlayedQueue } from '../../test/model/played-queue';
import { defineSystem } from '../system/system';
import { createJobClient, type JobClient } from './client';

const { put, take, fail } = createJobTools();
const queue = new PlayedQueue();
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 9, ownerOpen: 9 } },
  contracts: [],
});
const access = { owner: 'ann', actor: 'user:ann' };
const ofAnn = { ownerId: 'ann' };

let database: TestDatabase;
let client: JobClient;
beforeAll(async () => {
  database = await createTestDatabase();
  client = createJobClient({ system, db: database.core, backend: queue.asBackend(), onError: expect.fail });
});
afterEach(() => queue.clear());
afterAll(() => database.drop());

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });
const carried = () => queue.deliverable().flatMap(({ jobs }) => jobs.map(({ id }) => id));

async function putDispatched() {
  const job = await put(database.core, ofAnn);
  await client.dispatch([job]);
  return job;
}

it('cancels a job that waits together with its delivery, and leaves the delivery of one that runs', async () => {
  const [waiting, running] = [await putDispatched(), await putDispatched()];
  await take(database.core, running.id);
  expect(await client.cancel(waiting.id, access)).toMatchObject({ id: waiting.id, state: 'canceled' });
  expect(await client.cancel(running.id, access)).toMatchObject({ id: running.id, state: 'canceling' });
  await until(() => !carried().includes(waiting.id));
  expect(carried()).toEqual([running.id]);
});

it('returns a job as get does after each change', async () => {
  const put1 = () => put(database.core, ofAnn);
  const canceled = await client.cancel((await put1()).id, access);
  expect(canceled).toEqual(await client.get(canceled?.id ?? ''));
  const retried = await client.retry(canceled?.id ?? '', access);
  expect(retried).toMatchObject({ state: 'queued', version: expect.any(Number) });
  const seen = Object.keys(retried ?? {}).sort();
  expect(seen).toEqual(Object.keys(canceled ?? {}).sort());
  const finished = await client.cancel((await put1()).id, access);
  expect(await client.delete(finished?.id ?? '', access)).toEqual(finished);
});

it('returns the job that it cancels, not the child jobs that it cancels with it', async () => {
  const parent = await put(database.core, ofAnn);
  const [first, second] = await Promise.all(
    [1, 2].map(() => put(database.core, { ...ofAnn, parentId: parent.id })),
  );
  expect(await client.cancel(parent.id, access)).toMatchObject({ id: parent.id });
  for (const child of [first, second])
    expect(await find(child?.id ?? '')).toMatchObject({ state: 'canceled' });
  expect(await client.cancel(parent.id, access)).toBeNull();
});

it('returns the job that it cancels also if its ID is written in capitals', async () => {
  const { id } = await put(database.core, ofAnn);
  expect(await client.cancel(id.toUpperCase(), access)).toMatchObject({ id, state: 'canceled' });
});

it("retries a job, unless the caller's check in the same transaction rejects that", async () => {
  const { id } = await fail(database.core, 'It did not work.', ofAnn);
  const full = client.retry(id, access, () => Promise.reject(new Error('You have too many jobs.')));
  await expect(full).rejects.toThrow('You have too many jobs.');
  expect(await find(id)).toMatchObject({ state: 'failed' });
  expect(await client.retry(id, access)).toMatchObject({ id, state: 'queued' });
  await until(() => carried().includes(id));
  expect(await client.retry(id, access)).toBeNull();
});

it('reschedules a job, and dispatches one that is due now', async () => {
  const inAnHour = new Date(Date.now() + 3_600_000);
  const [due, later] = [
    await put(database.core, { ...ofAnn, runAt: inAnHour }),
    await put(database.core, { ...ofAnn, runAt: inAnHour }),
  ];
  await expect(client.reschedule(due.id, -1, access)).rejects.toThrow(
    'reschedule takes milliseconds, from 0 up to 36,500 days, not -1',
  );
  await expect(client.reschedule(due.id, Number.NaN, access)).rejects.toThrow('not NaN');
  expect(await client.reschedule(later.id, 60_000, access)).toMatchObject({ id: later.id });
  expect(await find(later.id)).toMatchObject({ state: 'scheduled', heldBy: 'time' });
  expect(await client.reschedule(due.id, 0, access)).toMatchObject({ id: due.id });
  await until(() => carried().includes(due.id));
  expect(carried()).toEqual([due.id]);
  expect(await client.reschedule(due.id, 0, { ...access, owner: 'eve' })).toBeNull();
});
