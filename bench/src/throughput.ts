import { randomUUID } from 'node:crypto';
import { createJobClient, type Database, openQueueBackend, type QueueBackend } from '@offload/core';
import { defineJob, defineProcessor } from '@offload/core/contract';
import { sql } from '@offload/core/sql';
import { createJobWriter } from '@offload/core/worker';
import { system } from '@offload/kinds/system';
import { createTestDatabase } from '@offload/testing';
import { z } from 'zod';
import { createLog } from '../../apps/worker/src/log';
import { addToQueues } from '../../packages/core/src/queue/carry';
import { createAdmission } from '../../packages/core/src/worker/consume/admission';
import { createConsumer } from '../../packages/core/src/worker/consume/consume';
import { createRunningJobs } from '../../packages/core/src/worker/consume/running';
import type { Result } from './result';

const concurrency = 500;
const leaseMs = 15_000;
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

/** Runs jobs through their whole life: row, claim, finish, history. Returns the jobs per second of each round. */
export async function oursPerSecond(db: Database, backend: QueueBackend, rounds: number[]) {
  const running = createRunningJobs(db, { leaseMs, log });
  let left = 0;
  let done: () => void = () => undefined;
  const consume = createConsumer({
    kinds: new Map([['noop', noop]]),
    writer: createJobWriter(db, { workerId: randomUUID(), leaseMs, hooks: system.hooks }),
    running,
    run: async () => ({ outcome: { state: 'succeeded', result: {} }, error: null }),
    reportToGate: async (_claim, outcome) => outcome,
    afterRun: async () => undefined,
    outages: { begin: () => undefined, isPaused: () => false },
    holdUnknown: async () => undefined,
    returnToOutbox: async () => undefined,
    admission: createAdmission(createJobClient({ system, db, backend, onError: () => undefined })),
    giveUp: new AbortController().signal,
    log,
  });
  const worker = await backend.worker(
    'email',
    async (delivery) => {
      await consume(delivery);
      left -= 1;
      if (left === 0) done();
    },
    { concurrency, lockMs: leaseMs },
  );
  const speeds: { perSecond: number; rssMb: number }[] = [];
  for (const count of rounds) {
    await worker.pause(true);
    // A paused worker may still take jobs that it requested before.
    left = count;
    const jobs = await insertJobs(db, count);
    for (let at = 0; at < count; at += 250) await addToQueues(backend, jobs.slice(at, at + 250));
    const finished = new Promise<void>((resolve) => {
      done = resolve;
    });
    const started = performance.now();
    worker.resume();
    await finished;
    speeds.push({ perSecond: perSecond(count, started), rssMb: process.memoryUsage().rss / 2 ** 20 });
  }
  await worker.close();
  await running.close();
  return speeds;
}

async function insertJobs(db: Database, count: number) {
  const ids = Array.from({ length: count }, () => randomUUID());
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
    priority: 'normal' as const,
    userRequested: true,
  }));
}

/** Runs the same number of no-op jobs with only BullMQ, with the same options. */
async function barePerSecond(backend: QueueBackend, count: number): Promise<number> {
  const queue = await backend.queue('bare');
  let left = count;
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const consume = async () => {
    left -= 1;
    if (left === 0) done();
  };
  const worker = await backend.worker('bare', consume, { concurrency, lockMs: leaseMs });
  await worker.pause(true);
  const opts = { removeOnComplete: true };
  for (let at = 0; at < count; at += 1_000) {
    const jobs = Array.from({ length: Math.min(1_000, count - at) }, () => ({
      name: 'noop',
      data: {},
      opts,
    }));
    await queue.addBulk(jobs);
  }
  const started = performance.now();
  worker.resume();
  await finished;
  const speed = perSecond(count, started);
  await worker.close();
  return speed;
}

const perSecond = (count: number, started: number) => (count / (performance.now() - started)) * 1_000;
const round = (value: number) => Math.round(value).toLocaleString('en');

/** Measures no-op jobs through their whole life and with only BullMQ, and on Redis the memory for 200,000 of them. */
export async function measureThroughput(queueUrl: string | null): Promise<Result[]> {
  const database = await createTestDatabase();
  const backend = openQueueBackend(queueUrl ?? database.url, () => undefined);
  const size = queueUrl ? 20_000 : 4_000;
  const rounds = queueUrl ? Array.from({ length: 10 }, () => size) : [size, size, size];
  const bare = await barePerSecond(backend, size * 2);
  const [first, ...later] = await oursPerSecond(database.core, backend, rounds);
  const best = Math.max(...later.map((speed) => speed.perSecond));
  const last = later.at(-1);
  await backend.close();
  await database.drop();
  const aim = queueUrl ? '≥ 10,000/s and ≥ 0.45' : '≥ 0.80';
  return [
    { what: 'no-op jobs/s', ours: round(best), bare: round(bare), ratio: best / bare, aim },
    {
      what: `memory over ${round(size * rounds.length)} jobs`,
      ours: `${round(first?.rssMb ?? 0)} → ${round(last?.rssMb ?? 0)} MB`,
      bare: '',
      aim: 'flat',
    },
  ];
}
