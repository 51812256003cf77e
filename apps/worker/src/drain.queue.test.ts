import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let started = 0;
let finish: () => void = () => undefined;

const held = quickKind('held', async (_payload, { signal }) => {
  started += 1;
  await new Promise<void>((resolve, reject) => {
    finish = resolve;
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  return {};
});

beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

it('lets a running job finish before the worker stops, and leaves the next job to another worker', async () => {
  started = 0;
  const worker = system.startWorker([held], { DRAIN_MS: 10_000 });
  const running = await system.ask(held.contract);
  await until(() => started === 1);
  const stopping = worker.stop();
  finish();
  await stopping;
  expect(await system.find(running)).toMatchObject({ state: 'succeeded', attempt: 1 });

  const next = await system.ask(held.contract);
  expect(await system.find(next)).toMatchObject({ state: 'queued', attempt: 0 });
  const other = system.startWorker([held]);
  await until(() => started === 2);
  finish();
  await system.untilEnded(next);
  await other.stop();
});

it("requeues a job that doesn't finish in time, without using an attempt", async () => {
  started = 0;
  const worker = system.startWorker([held], { DRAIN_MS: 100 });
  const id = await system.ask(held.contract);
  await until(() => started === 1);
  await worker.stop();
  expect(await system.find(id)).toMatchObject({ state: 'queued', attempt: 0 });

  const other = system.startWorker([held]);
  await until(() => started === 2);
  finish();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  await other.stop();
});

it('takes over a job whose worker is gone, and fails one that was on its last attempt', async () => {
  started = 0;
  const { db } = system.database;
  const gone = {
    state: 'running',
    fence: 7,
    startedAt: new Date(),
    dispatchedAt: new Date(0),
    leaseUntil: new Date(0),
  };
  const again = await system.ask(held.contract, { dispatch: false });
  const last = await system.ask(held.contract, { dispatch: false });
  await db.job.update({ where: { id: again }, data: { ...gone, attempt: 1 } });
  await db.job.update({ where: { id: last }, data: { ...gone, attempt: 4 } });
  system.startWorker([held]);
  await until(() => started === 1);
  finish();
  expect(await system.untilEnded(again)).toMatchObject({ state: 'succeeded', attempt: 2, fence: 8 });
  expect(await system.untilEnded(last)).toMatchObject({ state: 'failed', errorCode: 'worker_lost' });
  expect(started).toBe(1);
});
