import { defineJob, defineProcessor, defineSchedule, defineSystem } from '@offload/core';
import { nextRunAt } from '@offload/core/schedules';
import { openQueueBackend, type QueueBackend, scheduleQueue } from '@offload/core/test/worker-parts';
import { createWorker, type RunningWorker } from '@offload/core/worker';
import { createTestDatabase, openTestQueue, type TestDatabase, until } from '@offload/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';

let database: TestDatabase;
let queue: Awaited<ReturnType<typeof openTestQueue>>;
let backend: QueueBackend;
let workers: RunningWorker[];

const cleanup = defineProcessor(
  defineJob({
    kind: 'cleanup',
    queue: 'cleanup',
    payload: z.object({ before: z.iso.datetime() }),
    maxAttempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 10_000,
  }),
  async ({ before }) => ({ before }),
);
// In seven hours: a run that became due during a test would be a second one.
const hour = (new Date().getUTCHours() + 12) % 24;
const nightly = defineSchedule({
  name: 'nightly-cleanup',
  contract: cleanup.contract,
  cron: `30 ${hour} * * *`,
  timeZone: 'Asia/Kolkata',
  payload: ({ scheduledAt }) => ({ before: scheduledAt.toISOString() }),
});

beforeEach(async () => {
  database = await createTestDatabase();
  queue = await openTestQueue(database.url);
  backend = openQueueBackend(queue.url, { db: database.core, onError: () => undefined });
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await backend.close();
  await queue.remove();
  await database.drop();
});

function startWorker(schedule: typeof nightly): void {
  const system = defineSystem({
    queues: { cleanup: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } },
    contracts: [cleanup.contract],
    schedules: [schedule],
  });
  const urls = { databaseUrl: database.url, queueUrl: queue.url };
  workers.push(createWorker({ system, kinds: [cleanup], ...urls, log: pino({ level: 'silent' }) }));
}

const findRow = () => database.db.schedule.findUnique({ where: { name: nightly.name } });

/** Waits until the queue ticks by an expression for the run in the row. Returns the row. */
async function untilTicking(cron: string) {
  const ticking = await backend.queue(scheduleQueue);
  return until(async () => {
    const row = await findRow();
    const [scheduler] = await ticking.getJobSchedulers();
    const isSame = scheduler?.pattern === cron && scheduler.next === row?.nextRunAt.getTime();
    return isSame && scheduler.key === row?.id && scheduler.tz === nightly.timeZone && row;
  });
}

it('runs a due schedule once, even if two workers declare it', async () => {
  startWorker(nightly);
  startWorker(nightly);
  const { id } = await untilTicking(nightly.cron);
  await database.db.schedule.update({ where: { id }, data: { nextRunAt: new Date() } });
  const job = await until(() => database.db.job.findFirst({ where: { state: 'succeeded' } }));
  expect(job).toMatchObject({ kind: 'cleanup', ownerId: 'system', result: { before: expect.any(String) } });
  expect(await findRow()).toMatchObject({ lastJobId: job.id, nextRunAt: nextRunAt(nightly, new Date()) });
  expect(await database.db.job.count()).toBe(1);
});

it('updates the row and the queue to match the code of a worker that starts', async () => {
  startWorker(nightly);
  const { id } = await untilTicking(nightly.cron);
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  startWorker({ ...nightly, cron: '45 2 * * *' });
  expect(await untilTicking('45 2 * * *')).toMatchObject({ id, cron: '45 2 * * *' });
});
