import { writeQueueLimits } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let runs: string[] = [];
const noted = quickKind(
  'noted',
  async (_payload, { job }) => {
    runs.push(job.id);
    return {};
  },
  { queue: 'report' },
);

beforeAll(async () => {
  system = await openJobSystem();
});
afterEach(async () => {
  await system.reset();
  runs = [];
});
afterAll(() => system.close());

it("runs a user's urgent job before the less urgent ones that came first while the queue was paused", async () => {
  const queue = await system.backend.queue('report');
  await queue.pause();
  system.startWorker([noted]);
  const low: string[] = [];
  for (let at = 0; at < 4; at += 1) low.push(await system.ask(noted.contract, { priority: 'low' }));
  const normal = await system.ask(noted.contract);
  const high = await system.ask(noted.contract, { priority: 'high' });
  await queue.resume();
  await until(() => runs.length === 6);
  expect(new Set(runs.slice(0, 2))).toEqual(new Set([high, normal]));
  expect(new Set(runs.slice(2))).toEqual(new Set(low));
  for (const id of runs)
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});

it("runs a user's urgent job before the normal ones that the queue has already", async () => {
  const limits = { concurrency: 1, perMinute: null, ownerRunning: null, ownerOpen: null };
  await writeQueueLimits(system.database.db, 'report', limits);
  const queue = await system.backend.queue('report');
  await queue.pause();
  system.startWorker([noted]);
  const ids: string[] = [];
  for (const priority of ['low', 'normal', 'normal', 'normal', 'normal', 'high'] as const)
    ids.push(await system.ask(noted.contract, { priority }));
  const [low = '', ...others] = ids;
  await queue.resume();
  await until(() => runs.length === 6);
  expect(runs).toEqual([others.at(-1), ...others.slice(0, -1), low]);
});
