import { setTimeout as delay } from 'node:timers/promises';
import { defineJob, defineProcessor, defineSystem } from '@offload/core';
import { openLog } from '@offload/core/log';
import { enqueueMany } from '@offload/core/test/jobs';
import { createJobClient, openQueueBackend } from '@offload/core/test/worker-parts';
import { createWorker } from '@offload/core/worker';
import { createTestDatabase, openTestQueue, until } from '@offload/testing';
import { expect, it } from 'vitest';
import * as z from 'zod';

const nap = defineProcessor(
  defineJob({
    kind: 'nap',
    queue: 'naps',
    payload: z.object({}),
    maxAttempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 10_000,
  }),
  async (_payload, ctx) => {
    await ctx.sleep(50);
    await delay(20);
    return {};
  },
);
const system = defineSystem({
  queues: { naps: { concurrency: 5, ownerRunning: 100, ownerOpen: 1_000 } },
  contracts: [nap.contract],
});

it('logs neither a job that waits, nor that it stops while jobs are dispatched', async () => {
  const database = await createTestDatabase();
  const queue = await openTestQueue(database.url);
  const backend = openQueueBackend(queue.url, { db: database.core, onError: () => undefined });
  const lines: string[] = [];
  const log = openLog('worker', 'info', { write: (line) => void lines.push(line) });
  const urls = { databaseUrl: database.url, queueUrl: queue.url };
  const client = createJobClient({ system, db: database.core, backend, onError: () => undefined });
  const worker = createWorker({ system, kinds: [nap], ...urls, log });
  const naps = Array.from({ length: 60 }, () => ({
    contract: nap.contract,
    payload: {},
    options: { ownerId: 'ada' },
  }));
  const jobs = await database.core.transaction((tx) => enqueueMany(tx, system, naps));
  await client.dispatch(jobs);
  await until(() => database.db.job.findFirst({ where: { state: 'succeeded' } }));
  await worker.stop();
  expect(await database.db.job.count({ where: { state: 'failed' } })).toBe(0);
  const messages = lines.map((line) => z.object({ msg: z.string() }).parse(JSON.parse(line)).msg);
  expect(messages).toContain('working');
  // A busy machine may be worth a line, but not these.
  expect(messages.filter((line) => /catch this error|failed to dispatch/.test(line))).toEqual([]);
  await backend.close();
  await queue.remove();
  await database.drop();
});
