import { randomUUID } from 'node:crypto';
import { createJobClient, type QueueBackend } from '@offload/core/admin';
import { defineJob, defineProcessor } from '@offload/core/contract';
import { createJobWriter, openQueueBackend } from '@offload/core/internal';
import { createErrorLogger } from '@offload/core/log';
import { type Database, openDatabase, sql } from '@offload/core/sql';
import { system } from '@offload/kinds/system';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { v7 as uuid } from 'uuid';
import * as z from 'zod';
import { createLog } from '../../apps/worker/src/log';
import { addToQueues } from '../../packages/core/src/delivery/carry';
import { createAdmission } from '../../packages/core/src/worker/consume/admission';
import { createConsumer } from '../../packages/core/src/worker/consume/consume';
import { createInTime } from '../../packages/core/src/worker/consume/in-time';
import { createRunningJobs } from '../../packages/core/src/worker/consume/running';
import { openBareWorker } from './bare-worker';
import { inTurns, type Measurement } from './result';

const concurrency = 500;
const leaseMs = 15_000;
// As for jobs that take no time. The demo's own queues carry up to 25.
const queues = { email: { concurrency, perDelivery: 100, ownerRunning: 1, ownerOpen: 1 } };
const log = createLog('silent');

const noop = defineProcessor(
  defineJob({
    kind: 'noop',
    queue: 'email',
    payload: z.object({}),
    maxAttempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 60_000,
  }),
  async () => ({}),
);

export interface Runner {
  /** Runs jobs through their whole life: row, claim, finish, history. Returns the jobs per second. */
  run(count: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens a worker for no-op jobs. */
export async function openRunner(db: Database, backend: QueueBackend, hooks = system.hooks): Promise<Runner> {
  const writes = openDatabase(db.url, { poolSize: 5, keepPlans: true });
  const running = createRunningJobs(db, leaseMs, (error) => log.error({ error }));
  const countdown = createCountdown();
  const workerId = randomUUID();
  const giveUp = new AbortController().signal;
  const consume = createConsumer({
    db,
    backend,
    kinds: new Map([['noop', noop]]),
    writer: createJobWriter(writes, { workerId, leaseMs, hooks }),
    running,
    run: async () => ({ outcome: { state: 'succeeded', result: {} }, error: null }),
    afterRun: async () => countdown.count(),
    errorLogger: createErrorLogger(log),
    outages: { begin: () => undefined, succeeded: () => undefined, isPaused: () => false },
    inTime: createInTime({ giveUp, onLost: () => undefined, onError: (error) => log.error({ error }) })
      .inTime,
    giveWay: () => undefined,
    admission: createAdmission(createJobClient({ system, db, backend, onError: () => undefined })),
    giveUp,
    log,
  });
  const options = { concurrency, lockMs: leaseMs };
  const worker = await backend.worker('email', consume('email'), options);
  return {
    async run(count) {
      worker.pause();
      // A paused worker may still take jobs that it requested before.
      const finished = countdown.start(count);
      const jobs = await insertJobs(db, count);
      for (let at = 0; at < count; at += 250) await addToQueues(backend, queues, jobs.slice(at, at + 250));
      const started = performance.now();
      worker.resume();
      await finished;
      return perSecond(count, started);
    },
    async close() {
      await worker.close();
      await running.close();
      await writes.close();
    },
  };
}

/** Counts jobs. What `start` returns resolves when as many have been counted. */
function createCountdown() {
  let left = 0;
  let done: () => void = () => undefined;
  return {
    start(count: number): Promise<void> {
      left = count;
      return new Promise((resolve) => {
        done = resolve;
      });
    },
    count(): void {
      left -= 1;
      if (left === 0) done();
    },
  };
}

async function insertJobs(db: Database, count: number) {
  const ids = Array.from({ length: count }, () => uuid());
  const ownerId = randomUUID();
  await db.execute(sql`
    INSERT INTO offload.job (id, kind, queue, owner_id, payload, max_attempts, dispatched_at)
    SELECT id, 'noop', 'email', ${ownerId}, '{}', 1, now() FROM unnest(${ids}::uuid[]) AS id`);
  return ids.map((id) => ({
    id,
    kind: 'noop',
    queue: 'email',
    ownerId,
    fence: 0,
    heldBy: null,
    scope: null,
    priority: 'normal' as const,
    userRequested: true,
  }));
}

/** Opens BullMQ's own worker, which runs as many no-op jobs at once. By default, it removes jobs that have succeeded. */
async function openBareRunner(backend: QueueBackend, url: string, removeOnComplete = true): Promise<Runner> {
  const queue = await backend.queue('bare');
  const countdown = createCountdown();
  const { worker, close } = openBareWorker('bare', url, async () => countdown.count(), concurrency);
  const opts = { removeOnComplete };
  return {
    async run(count) {
      await worker.pause(true);
      const finished = countdown.start(count);
      for (let at = 0; at < count; at += 1_000) {
        const size = Math.min(1_000, count - at);
        await queue.addBulk(Array.from({ length: size }, () => ({ name: 'noop', data: {}, opts })));
      }
      const started = performance.now();
      worker.resume();
      await finished;
      return perSecond(count, started);
    },
    close,
  };
}

const perSecond = (count: number, started: number) => (count / (performance.now() - started)) * 1_000;

/** Returns how many no-op jobs per second go through their whole life on a new database. */
export function ownRate(queueUrl: string | null, count: number): Promise<number> {
  return rateOf(queueUrl, count, ({ core }, backend) => openRunner(core, backend));
}

/** The same with only BullMQ, which keeps jobs that have succeeded, or removes them. */
export function bareRate(queueUrl: string, count: number, keepsJobs: boolean): Promise<number> {
  return rateOf(queueUrl, count, (_database, backend) => openBareRunner(backend, queueUrl, !keepsJobs));
}

async function rateOf(
  queueUrl: string | null,
  count: number,
  open: (database: TestDatabase, backend: QueueBackend) => Promise<Runner>,
): Promise<number> {
  const database = await createTestDatabase();
  const backend = openQueueBackend(queueUrl ?? database.url, { prefix: 'test', onError: () => undefined });
  const runner = await open(database, backend);
  await runner.run(count / 4);
  const rate = await runner.run(count);
  await runner.close();
  await backend.close();
  await database.drop();
  return rate;
}

/** Measures no-op jobs through their whole life and with only BullMQ. */
export async function measureThroughput(queueUrl: string | null): Promise<Measurement[]> {
  const database = await createTestDatabase();
  const backend = openQueueBackend(queueUrl ?? database.url, { prefix: 'test', onError: () => undefined });
  const [size, rounds] = queueUrl ? [20_000, 6] : [4_000, 4];
  const ours = await openRunner(database.core, backend);
  const bare = await openBareRunner(backend, queueUrl ?? database.url);
  const speeds = await inTurns(rounds, { ours: () => ours.run(size), bare: () => bare.run(size) });
  await ours.close();
  await bare.close();
  await backend.close();
  await database.drop();
  return [{ what: 'no-op jobs', unit: '/s', ...speeds, aim: queueUrl ? '≥ 0.75' : '≥ 8' }];
}
