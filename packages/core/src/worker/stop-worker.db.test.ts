import { createTestDatabase, startProxy, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createJobTools, workerId } from '../../test/jobs';
import { createJobClient } from '../client/client';
import { openDatabase } from '../database/database';
import { openQueueBackend } from '../delivery/backend';
import type { Job } from '../job/read/job';
import { openLog } from '../log/open-log';
import { createJobWriter } from '../run/writer';
import { defineSystem } from '../system/system';
import { createAdmission } from './consume/admission';
import { createRunningJobs } from './consume/running';
import { stopWorker } from './stop-worker';
import { createWorker } from './worker';

let database: TestDatabase;
const { put, take, worker } = createJobTools();
const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function openParts() {
  const db = openDatabase(database.url, { poolSize: 2 });
  const writes = openDatabase(database.url, { poolSize: 2, keepPlans: true });
  const planned = openDatabase(database.url, { poolSize: 1, keepPlans: true });
  const backend = openQueueBackend(database.url, { prefix: 'test', onError: () => undefined });
  const system = defineSystem({ contracts: [], queues: {} });
  const client = createJobClient({ system, db, backend, onError: () => undefined });
  return {
    db,
    writes,
    planned,
    client,
    backend,
    workers: new Map(),
    services: { stop: async () => undefined },
    isolated: null,
    running: createRunningJobs(db, worker.leaseMs, () => undefined),
    limits: { close: async () => undefined },
    writer: createJobWriter(writes, worker),
    admission: createAdmission(client),
  };
}

it("returns jobs that don't stop to the queue, and aborts jobs claimed after that", async () => {
  const parts = openParts();
  const [{ id }, late] = [await put(parts.db), await put(parts.db)];
  // Nothing ends this run.
  const signal = parts.running.add(await take(parts.db, id));
  const claimedLate = await take(parts.db, late.id);
  const giveUp = new AbortController();
  const errorLogger = () => (error: unknown) => expect.fail(String(error));
  await stopWorker({ workerId, parts, repetitions: [], drainMs: 0, giveUp, errorLogger });
  expect(signal.aborted).toBe(true);
  expect(parts.running.add(claimedLate).aborted).toBe(true);
  expect(await find(id)).toMatchObject({ state: 'queued', attempt: 0, leaseUntil: null });
});

it('stops before silent connections are given up', async () => {
  const proxy = await startProxy(database.url);
  const system = defineSystem({ contracts: [], queues: {} });
  const quiet = openLog('worker', 'silent');
  const one = createWorker({
    system,
    kinds: [],
    databaseUrl: proxy.url,
    queueUrl: database.url,
    drainMs: 0,
    log: quiet,
  });
  await until(() => one.isReady());
  proxy.hold();
  const beganAt = performance.now();
  await one.stop();
  // A connection that only listens would be given up after 35 s.
  expect(performance.now() - beganAt).toBeLessThan(30_000);
  await proxy.close();
});

it('ends what still watches jobs', async () => {
  let next: Promise<IteratorResult<Job>> | undefined;
  const one = createWorker({
    system: defineSystem({ contracts: [], queues: {} }),
    kinds: [],
    databaseUrl: database.url,
    drainMs: 0,
    log: openLog('worker', 'silent'),
    tasks({ client }) {
      next = client.watch({ owner: 'ada' }).next();
      return [];
    },
  });
  await until(() => one.isReady());
  await one.stop();
  expect(await next).toEqual({ done: true, value: undefined });
});

it('stops once, however often it is told to', async () => {
  const lines: string[] = [];
  const one = createWorker({
    system: defineSystem({ contracts: [], queues: {} }),
    kinds: [],
    databaseUrl: database.url,
    log: openLog('worker', 'info', { write: (line) => lines.push(line) }),
  });
  await until(() => one.isReady());
  await Promise.all([one.stop(), one.stop()]);
  await one.stop();
  expect(lines.filter((line) => line.includes('stopping'))).toHaveLength(1);
});
