import { setImmediate } from 'node:timers/promises';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { PlayedFetcher } from '../../test/played-fetcher';
import type { Consume } from './backend';
import { startPump } from './pump';
import { DeliveryReturned } from './returned';

const patienceMs = 15_000;

/** Starts a pump on a worker of BullMQ that the test plays. */
function start(consume: Consume, concurrency = 1) {
  const queue = new PlayedFetcher();
  const errors: unknown[] = [];
  const worker = startPump(queue, consume, { concurrency, onError: (error) => errors.push(error) });
  let isClosed = false;
  function close() {
    void worker.close().then(() => {
      isClosed = true;
    });
  }
  return { queue, errors, worker, close, isClosed: () => isClosed };
}

const soon = (look: () => boolean) => until(look, patienceMs);

/** Lets everything happen that needs no more than the next turns. */
async function settle() {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

/** Makes a consumer that holds its deliveries until the test lets go. */
function createHold() {
  const held: string[] = [];
  let isHolding = true;
  const consume: Consume = async ({ id }) => {
    held.push(id);
    while (isHolding) await setImmediate();
  };
  return {
    held,
    consume,
    letGo() {
      isHolding = false;
    },
  };
}

it('completes deliveries once they are consumed, and looks for those whose workers are gone', async () => {
  const { held, consume, letGo } = createHold();
  const { queue, errors, close, isClosed } = start(consume);
  const id = queue.add();
  await soon(() => held.length === 1);
  await settle();
  expect(queue.ends).toEqual({ completed: [], returned: [] });
  letGo();
  await soon(() => queue.ends.completed.length === 1);
  expect([queue.ends.completed, queue.ends.returned, errors]).toEqual([[id], [], []]);
  expect(queue.checksStalled).toBe(true);
  close();
  await soon(isClosed);
});

it('gives back what its consumer leaves to another worker', async () => {
  const { queue, errors, close } = start(() => Promise.reject(new DeliveryReturned()));
  const id = queue.add();
  await soon(() => queue.ends.returned.length === 1);
  expect([queue.ends.completed, queue.ends.returned, errors]).toEqual([[], [id], []]);
  close();
});

it('completes a delivery whose consumer fails, and reports why', async () => {
  const failed = new Error('no');
  const { queue, errors, close } = start(() => Promise.reject(failed));
  const id = queue.add();
  await soon(() => queue.ends.completed.length === 1);
  expect([queue.ends.completed, queue.ends.returned, errors]).toEqual([[id], [], [failed]]);
  close();
});

it('reports what the queue rejects, and goes on', async () => {
  const { queue, errors, close } = start(async () => undefined);
  const lost = new Error('Missing lock');
  queue.add({ moveToCompleted: () => Promise.reject(lost) });
  const id = queue.add();
  await soon(() => queue.ends.completed.length === 1);
  expect([queue.ends.completed, errors]).toEqual([[id], [lost]]);
  close();
});

it('fetches no more than it has slots for, also after many deliveries', async () => {
  let [atOnce, most] = [0, 0];
  const { queue, close } = start(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await settle();
    atOnce -= 1;
  }, 2);
  for (let count = 0; count < 12; count += 1) queue.add();
  await soon(() => queue.ends.completed.length === 12);
  expect(most).toBe(2);
  // What follows at once isn't taken for a queue that is limited.
  expect(queue.looks).toBe(0);
  close();
});

it('gives a delivery the slot that it was fetched for, and others that are free, or become free in time', async () => {
  const taken: unknown[] = [];
  const { queue, close } = start(async (_delivery, room) => {
    taken.push(room.take(5), await room.waitForOne(1), room.take(5));
    const waiting = room.waitForOne(patienceMs);
    room.release();
    taken.push(await waiting, room.take(5));
    for (let slot = 0; slot < 3; slot += 1) room.release();
  }, 3);
  queue.add();
  await soon(() => queue.ends.completed.length === 1);
  expect(taken).toEqual([3, false, 0, true, 1]);
  close();
});

it('pauses between looking at a queue that is limited, which BullMQ would not wait for', async () => {
  const { queue, close } = start(async () => undefined);
  queue.isLimited = true;
  const begun = performance.now();
  await soon(() => queue.looks === 4);
  // A fetch that takes long counts as one that has waited, so there may be a few more.
  expect(queue.fetches).toBeLessThan(50);
  expect(performance.now() - begun).toBeGreaterThan(900);
  const id = queue.add();
  await soon(() => queue.ends.completed.length === 1);
  expect(queue.ends.completed).toEqual([id]);
  close();
});

it('pauses after a fetch that failed, and reports why', async () => {
  const { queue, errors, close } = start(async () => undefined);
  const begun = performance.now();
  queue.fail(new Error('down'));
  queue.add();
  await soon(() => queue.ends.completed.length === 1);
  expect(performance.now() - begun).toBeGreaterThan(900);
  expect(errors).toEqual([new Error('down')]);
  close();
});

it('takes nothing while it is paused, and as many as its concurrency says now', async () => {
  const { held, consume, letGo } = createHold();
  const { queue, worker, close } = start(consume);
  queue.add();
  await soon(() => held.length === 1);
  worker.pause();
  expect(worker.isPaused()).toBe(true);
  for (let count = 0; count < 5; count += 1) queue.add();
  worker.concurrency = 3;
  expect(worker.concurrency).toBe(3);
  await settle();
  expect(queue.fetches).toBe(1);
  worker.resume();
  expect(worker.isPaused()).toBe(false);
  await soon(() => held.length === 3);
  await settle();
  expect(held).toHaveLength(3);
  letGo();
  await soon(() => queue.ends.completed.length === 6);
  close();
});

it('gives back what it fetches while it closes, and is closed once the queue has it', async () => {
  const consumed: string[] = [];
  const { queue, close, isClosed } = start(async ({ id }) => void consumed.push(id));
  await soon(() => queue.fetches === 1);
  queue.holdsEnds = true;
  close();
  const id = queue.add();
  await soon(() => queue.isClosed);
  await settle();
  expect(isClosed()).toBe(false);
  queue.holdsEnds = false;
  await soon(isClosed);
  expect([consumed, queue.ends]).toEqual([[], { completed: [], returned: [id] }]);
  expect(queue.fetches).toBe(1);
});

it('closes, even at the moment at which it starts', async () => {
  const { queue, close, isClosed } = start(async () => undefined);
  close();
  await soon(isClosed);
  expect(queue.fetches).toBe(0);
});

it('closes once the jobs have ended that run on after their delivery', async () => {
  let end: () => void = () => undefined;
  const { queue, close, isClosed } = start(async (_delivery, room) => {
    room.take(1);
    end = room.release;
  });
  queue.add();
  await soon(() => queue.ends.completed.length === 1);
  close();
  await settle();
  expect(queue.isClosed).toBe(false);
  end();
  await soon(isClosed);
});
