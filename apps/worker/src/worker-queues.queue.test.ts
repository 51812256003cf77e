import { sql } from '@offload/core/sql';
import { writeQueueLimits } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
const ranIn: string[] = [];
const letGo: (() => void)[] = [];

/** Kinds of two queues, as the worker with this name runs them. */
function kindsOf(worker: string) {
  const work = async () => {
    ranIn.push(worker);
    return {};
  };
  return [quickKind('letter', work), quickKind('picture', work, { queue: 'image' })] as const;
}
const [letter, picture] = kindsOf('');
const held = quickKind('held', async () => {
  await new Promise<void>((resolve) => letGo.push(resolve));
  return {};
});

beforeAll(async () => {
  system = await openJobSystem();
});
afterEach(async () => {
  for (const go of letGo.splice(0)) go();
  ranIn.splice(0);
  await system.reset();
});
afterAll(() => system.close());

it('takes jobs only from the queues that it was given', async () => {
  system.startWorker([...kindsOf('letters')], { WORKER_QUEUES: ['email'] });
  const waiting = await system.ask(picture.contract);
  for (let count = 0; count < 5; count += 1)
    expect(await system.untilEnded(await system.ask(letter.contract))).toMatchObject({ state: 'succeeded' });
  expect(await system.find(waiting)).toMatchObject({ state: 'queued' });
  system.startWorker([...kindsOf('pictures')], { WORKER_QUEUES: ['image'] });
  await system.untilEnded(waiting);
  expect(ranIn).toEqual([...Array(5).fill('letters'), 'pictures']);
});

it('tells other workers which kinds it runs, not which it could run', async () => {
  const worker = system.startWorker([...kindsOf('letters')], { WORKER_QUEUES: ['email'] });
  await until(() => worker.isReady());
  const listed = await until(async () => {
    const [first] = await system.core.query<{ queues: object; kinds: string[] }>(
      sql`SELECT queues, kinds FROM offload.worker_process WHERE queues ? 'email'`,
    );
    return first ?? null;
  });
  expect(listed).toEqual({ queues: { email: 20, schedule: 5 }, kinds: ['letter'] });
  expect([...worker.countRunning().keys()]).not.toContain('image');
});

it('runs as many jobs at once as it was told, until staff set a limit', async () => {
  const ids = [];
  for (let count = 0; count < 8; count += 1) ids.push(await system.ask(held.contract));
  system.startWorker([held], { WORKER_CONCURRENCY: { email: 2 } });
  await until(() => letGo.length === 2);
  await writeQueueLimits(system.core, 'email', {
    ...{ concurrency: 4, perMinute: null },
    ...{ ownerRunning: null, ownerOpen: null },
  });
  await until(() => letGo.length === 4);
  const running = await system.database.db.job.count({ where: { id: { in: ids }, state: 'running' } });
  expect(running).toBe(4);
});

it('names a queue that the system does not have', () => {
  expect(() => system.startWorker([letter], { WORKER_QUEUES: ['emial'] })).toThrow(
    'createWorker: queues has "emial", and the system has no such queue, only email.',
  );
});
