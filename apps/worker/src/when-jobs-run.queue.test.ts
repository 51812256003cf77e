import { randomUUID } from 'node:crypto';
import { enqueueIn } from '@offload/core/test/jobs';
import { createSystem } from '@offload/kinds/system';
import { findQueueEntry } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
});
afterAll(() => system.close());

it('runs jobs at their time, most urgent first, and fails them at their deadline', async () => {
  const order: string[] = [];
  const note = async (payload: unknown) => {
    order.push(z.object({ name: z.string() }).parse(payload).name);
    return {};
  };
  // Of this queue, each job has a delivery of its own, so that the order is the queue's.
  const noted = quickKind('noted', note, { queue: 'report' });
  const { db } = system.database;
  // Not requested by the owner, because that would only put a job ahead of the owner's own.
  const ask = (name: string, options: object) =>
    system.ask(noted.contract, { payload: { name }, actor: 'schedule:nightly', ...options });
  const high = { priority: 'high' };
  const late = await ask('late', { deadline: new Date(Date.now() - 1_000) });
  const later = await ask('later', { runAt: new Date(Date.now() + 3_600_000) });
  const ids = [await ask('low', { priority: 'low' }), await ask('normal', {}), await ask('high', high)];
  const together = [
    await ask('first of two', { ...high, dispatch: false }),
    await ask('second of two', { ...high, dispatch: false }),
  ];
  await system.client.dispatch(await Promise.all(together.map((id) => findQueueEntry(db, id))));
  await db.queueSetting.create({ data: { queue: noted.contract.queue, concurrency: 1 } });
  const worker = system.startWorker([noted]);
  await system.endWait(later);
  for (const id of [...together, ...ids, later])
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
  expect(await system.untilEnded(late)).toMatchObject({ state: 'failed', errorCode: 'deadline' });
  expect(order.filter((name) => name !== 'later')).toEqual([
    // A job added to the front of the queue later runs first, but jobs added together keep their order.
    ...['first of two', 'second of two', 'high', 'normal', 'low'],
  ]);
  expect((await system.history(later)).map(({ state }) => state)).toEqual([
    ...['scheduled', 'queued', 'running', 'succeeded'],
  ]);
  // It would go on taking the jobs of the next test, whose kinds it doesn't know.
  await worker.stop();
});

it('starts a job that is unique while waiting only after every transaction that found it has committed', async () => {
  const { db } = system.database;
  const counted: number[] = [];
  const count = async () => {
    counted.push(await db.user.count());
    return {};
  };
  const counting = quickKind('counting', count, { unique: { key: () => 'users', while: 'waiting' } });
  const enqueue = enqueueIn(createSystem([counting.contract]));
  const next = quickKind('next', async () => ({}));
  const usersBefore = await db.user.count();
  const id = await system.ask(counting.contract);
  await db.$transaction(async (tx) => {
    const found = await enqueue(tx, counting.contract, {}, { ownerId: system.person.id });
    expect(found.id).toBe(id);
    system.startWorker([counting, next]);
    // Once a job behind it in the queue has run, a worker has tried to start this one.
    expect(await system.untilEnded(await system.ask(next.contract))).toMatchObject({ state: 'succeeded' });
    await tx.user.create({ data: { id: randomUUID(), email: `${randomUUID()}@example.com`, name: 'Test' } });
  });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
  expect(counted).toEqual([usersBefore + 1]);
});
