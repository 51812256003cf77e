import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { openJobs } from '../../client/open-jobs';
import { defineJob } from '../../contract/contract';
import { defineProcessor } from '../../contract/define-processor';
import { OutageError } from '../../contract/errors';
import { listOutages, probeQueue } from '../../health/worker-processes';
import { openLog } from '../../log/open-log';
import { defineSystem } from '../../system/system';
import { createWorker } from '../worker';

const contract = defineJob({
  kind: 'print',
  queue: 'print',
  payload: z.object({}),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 60_000,
});
const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 1, ownerOpen: 9 } },
  contracts: [contract],
});
const printer = { isDown: true };

async function check(): Promise<void> {
  if (printer.isDown) throw new Error('It is on fire.');
}

const print = defineProcessor(contract, async () => {
  // So rarely that only what staff ask for comes within the time of this test.
  if (printer.isDown) throw new OutageError('The printer is down', check, { maxProbeMs: 3_600_000 });
  return {};
});

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('probes whenever staff ask for it, and continues as soon as a probe succeeds', async () => {
  const log = openLog('worker', 'silent');
  const worker = createWorker({ system, kinds: [print], databaseUrl: database.url, log });
  const jobs = openJobs({
    system,
    databaseUrl: database.url,
    onError: (error) => expect.fail(String(error)),
  });
  const outage = async () => (await listOutages(jobs.db))[0];
  const ask = () => jobs.db.transaction((tx) => probeQueue(tx, 'print'));
  expect(await ask()).toBe(false);
  const { id } = await jobs.enqueue(contract, {}, { ownerId: 'ada' });
  // By themselves, six probes would take more than two minutes.
  for (let probes = 0; probes < 6; probes += 1) {
    await until(async () => (await outage())?.probes === probes);
    expect(await ask()).toBe(true);
  }
  await until(async () => (await outage())?.probes === 6);
  printer.isDown = false;
  expect(await ask()).toBe(true);
  await until(async () => (await jobs.get(id))?.state === 'succeeded');
  expect(await outage()).toBeUndefined();
  await worker.stop();
  await jobs.close();
});
