import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { defineSystem } from '../contract/system';
import { PlayedQueue } from '../testing/model/played-queue';
import type { JobQueue } from './backend';
import { findMissingFromQueue } from './carry';
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

const entries = (delivery: string | null = null) =>
  Array.from({ length: 500 }, () => ({
    id: randomUUID(),
    kind: 'test',
    queue: 'email',
    ownerId: 'ann',
    fence: 0,
    heldBy: null,
    priority: 'normal' as const,
    userRequested: false,
    delivery,
  }));

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
