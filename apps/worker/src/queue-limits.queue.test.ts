import { writeQueueLimits } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let running = 0;
let most = 0;
const letGo: (() => void)[] = [];

const held = quickKind('held', async () => {
  running += 1;
  most = Math.max(most, running);
  await new Promise<void>((resolve) => letGo.push(resolve));
  running -= 1;
  return {};
});
const quick = quickKind('quick', async () => ({}));
const none = { concurrency: null, perMinute: null, ownerRunning: null, ownerOpen: null };

beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

it('starts with the configured limit, and uses a higher limit immediately, even if no job finishes', async () => {
  const limit = (concurrency: number | null) =>
    writeQueueLimits(system.core, 'email', { ...none, concurrency });
  await limit(2);
  const ids: string[] = [];
  for (let count = 0; count < 8; count += 1) ids.push(await system.ask(held.contract));
  const worker = system.startWorker([held]);
  await until(() => running >= 2);
  await limit(5);
  await until(() => running >= 5);
  expect(most).toBe(5);
  await limit(null);
  await until(async () => {
    for (const go of letGo.splice(0)) go();
    return (await system.database.db.job.count({ where: { id: { in: ids }, state: 'succeeded' } })) === 8;
  });
  await worker.stop();
});

it('runs no more jobs per minute than the limit, and the rest once the limit is removed', async () => {
  await writeQueueLimits(system.core, 'email', { ...none, perMinute: 3 });
  const queue = await system.backend.queue('email');
  system.startWorker([quick]);
  await until(async () => (await queue.getGlobalRateLimit())?.max === 3);
  const ids: string[] = [];
  for (let count = 0; count < 6; count += 1) ids.push(await system.ask(quick.contract));
  const ended = () => system.database.db.job.count({ where: { id: { in: ids }, state: 'succeeded' } });
  await until(async () => (await ended()) === 3);
  expect(await ended()).toBe(3);
  await writeQueueLimits(system.core, 'email', none);
  await until(async () => (await ended()) === 6);
  expect(await queue.getGlobalRateLimit()).toBeNull();
});
