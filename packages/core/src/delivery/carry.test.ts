import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { JobsOptions } from 'bullmq';
import { expect, it, onTestFinished, vi } from 'vitest';
import { PlayedQueue } from '../../test/model/played-queue';
import type { QueueEntry } from '../job/queue-entry';
import { defineSystem } from '../system/system';
import type { JobQueue } from './backend';
import { addToQueues, findMissingFromQueue } from './carry';
import { deliveryOf } from './delivery';
import { createDispatcher } from './dispatch';

/** Creates a backend whose queue counts what it's asked, in all and at once. */
function createCounter() {
  const count = { asked: 0, atOnce: 0, most: 0 };
  async function answer<Answer>(value: Answer): Promise<Answer> {
    count.asked += 1;
    count.atOnce += 1;
    count.most = Math.max(count.most, count.atOnce);
    await setImmediate();
    count.atOnce -= 1;
    return value;
  }
  const queue: JobQueue = Object.assign(Object.create(null), {
    getJobState: () => answer('unknown'),
    remove: () => answer(1),
  });
  return { count, backend: { ...new PlayedQueue().asBackend(), queue: async () => queue } };
}

function entry(changes: Partial<QueueEntry> = {}, delivery: string | null = null) {
  const usual = {
    kind: 'test',
    queue: 'email',
    ownerId: 'ann',
    fence: 0,
    heldBy: null,
    scope: null,
    userRequested: false,
  };
  return { id: randomUUID(), ...usual, priority: 'normal' as const, ...changes, delivery };
}
const entries = (delivery: string | null = null) =>
  Array.from({ length: 500 }, () => entry(undefined, delivery));

interface Carriage {
  name: string;
  data: object;
  opts: JobsOptions & { jobId: string };
}

/** Creates a backend that records what is added to its queues, in this order. */
function createRecorder(limit: number | null = null) {
  const added: { queue: string; id: string; jobs: string[]; place: object }[] = [];
  const count = { limits: 0 };
  function queueOf(queue: string): JobQueue {
    const record = ({ name, data, opts: { jobId: id, lifo, priority } }: Carriage) => {
      const { jobs } = deliveryOf({ id, name, data, timestamp: 0 });
      added.push({ queue, id, jobs: jobs.map((job) => job.id), place: { lifo, priority } });
    };
    return Object.assign(Object.create(null), {
      async getGlobalRateLimit() {
        count.limits += 1;
        return limit;
      },
      add: async (name: string, data: object, opts: Carriage['opts']) => record({ name, data, opts }),
      addBulk: async (carriages: Carriage[]) => carriages.forEach(record),
    });
  }
  const backend = { ...new PlayedQueue().asBackend(), queue: async (name: string) => queueOf(name) };
  return { added, count, backend };
}

const shared = { email: { concurrency: 1, ownerRunning: 9, ownerOpen: 9, perDelivery: 3 } };

it("adds what the app calls urgent to the front, in its order, and users' urgent jobs among the others", async () => {
  const { added, backend } = createRecorder();
  const low = entry({ priority: 'low', userRequested: true });
  const [normal, first, second] = [entry(), entry({ priority: 'high' }), entry({ priority: 'high' })];
  const users = entry({ priority: 'high', userRequested: true });
  await addToQueues(backend, {}, [first, users, second, low, normal]);
  const alone = ({ id }: QueueEntry, place: object) => ({ queue: 'email', id, jobs: [id], place });
  expect(added).toEqual([
    alone(low, { priority: 1 }),
    ...[users, normal].map((job) => alone(job, {})),
    ...[second, first].map((job) => alone(job, { lifo: true })),
  ]);
});

it('lets jobs of a queue share deliveries, except those that need one of their own', async () => {
  const { added, backend } = createRecorder();
  const usual = [entry(), entry(), entry(), entry()];
  const ids = usual.map(({ id }) => id);
  const [orphan, stuck] = [entry({ fence: 2, apart: 'orphan' }), entry({ apart: 'stuck' })];
  const other = entry({ queue: 'report' });
  const deliveries = await addToQueues(backend, shared, [...usual, orphan, stuck, other]);
  const id = expect.stringMatching(/^many-/);
  expect(added.map(({ place: _place, ...delivery }) => delivery)).toEqual([
    { queue: 'email', id: `${orphan.id}.2.orphan`, jobs: [orphan.id] },
    { queue: 'email', id, jobs: [stuck.id] },
    { queue: 'email', id, jobs: ids.slice(0, 3) },
    { queue: 'email', id: ids[3], jobs: ids.slice(3) },
    { queue: 'report', id: other.id, jobs: [other.id] },
  ]);
  const [alone, together] = [added[1]?.id, added[2]?.id];
  expect(Object.fromEntries(deliveries)).toEqual({
    ...Object.fromEntries(ids.slice(0, 3).map((one) => [one, together])),
    ...Object.fromEntries([ids[3], orphan.id, other.id].map((one) => [one, null])),
    [stuck.id]: alone,
  });
});

it('lets no jobs share a delivery while their queue may start only so many per minute', async () => {
  const { added, count, backend } = createRecorder(5);
  await addToQueues(backend, shared, [entry(), entry(), entry()]);
  expect(added.map(({ jobs }) => jobs.length)).toEqual([1, 1, 1]);
  expect(count.limits).toBe(1);
  // Those that share none anyway save this question.
  await addToQueues(backend, shared, [entry()]);
  await addToQueues(backend, {}, [entry(), entry()]);
  expect(count.limits).toBe(1);
});

it('waits a second for a queue, and keeps no timer when it has accepted its jobs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { backend } = createRecorder();
  await addToQueues(backend, {}, [entry()]);
  expect(vi.getTimerCount()).toBe(0);
  const queue: JobQueue = Object.assign(Object.create(null), { add: () => new Promise(() => undefined) });
  const adding = addToQueues({ ...backend, queue: async () => queue }, {}, [entry()]);
  const late = expect(adding).rejects.toThrow("The queue didn't respond within 1000 ms.");
  await setImmediate();
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await late;
});

it('finds jobs that their queue has lost, or whose delivery a worker has or an earlier version has kept', async () => {
  const states = ['waiting', 'unknown', 'active', 'completed', 'failed'];
  const jobs = states.map(() => entry());
  const removed: string[] = [];
  const queue: JobQueue = Object.assign(Object.create(null), {
    getJobState: async (id: string) => states[jobs.findIndex((job) => job.id === id)],
    remove: async (id: string) => removed.push(id),
  });
  const backend = { ...new PlayedQueue().asBackend(), queue: async () => queue };
  const found = await findMissingFromQueue(backend, jobs);
  const [, unknown, active, ...kept] = jobs.map(({ id }) => id);
  expect(found.map(({ id, apart }) => [id, apart === 'stuck'])).toEqual([
    [unknown, false],
    [active, true],
    ...kept.map((id) => [id, false]),
  ]);
  expect(removed).toEqual(kept);
});

it('asks a queue about a few deliveries at once, however many jobs wait', async () => {
  const { count, backend } = createCounter();
  expect(await findMissingFromQueue(backend, entries())).toHaveLength(500);
  expect(count).toMatchObject({ asked: 500, most: 50 });
});

it("doesn't ask a queue that is down to remove each job", async () => {
  let asked = 0;
  const queue: JobQueue = Object.assign(Object.create(null), {
    async remove() {
      asked += 1;
      throw new Error('down');
    },
  });
  const backend = { ...new PlayedQueue().asBackend(), queue: async () => queue };
  const errors: unknown[] = [];
  const system = defineSystem({ queues: {}, contracts: [] });
  const onError = (error: unknown) => errors.push(error);
  const dispatcher = createDispatcher({ system, backend, db: Object.create(null), onError });
  for (const job of entries()) void dispatcher.removeFromQueue(job);
  await dispatcher.settled();
  expect([asked, errors.length]).toEqual([50, 1]);
});

it('asks a queue once about a delivery, however many jobs share it', async () => {
  const { count, backend } = createCounter();
  expect(await findMissingFromQueue(backend, entries('many-1'))).toHaveLength(500);
  expect(count.asked).toBe(1);
});

it('removes a few jobs at once from a queue, however many were canceled', async () => {
  const { count, backend } = createCounter();
  const system = defineSystem({ queues: {}, contracts: [] });
  const parts = { system, backend, onError: (error: unknown) => expect.fail(String(error)) };
  const dispatcher = createDispatcher({ ...parts, db: Object.create(null) });
  for (const job of entries()) void dispatcher.removeFromQueue(job);
  await dispatcher.settled();
  expect(count).toMatchObject({ asked: 500, most: 50 });
});
