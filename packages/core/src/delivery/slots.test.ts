import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSlots, type Slots } from './slots';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets everything that is ready go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Returns a function that says what a promise has come to. */
function watch(promise: Promise<unknown>): () => Promise<unknown> {
  let value: unknown = 'pending';
  void promise.then((result) => {
    value = result;
  });
  return async () => {
    await settle();
    return value;
  };
}

it('gives out as many slots as are free, and none while it is paused or closed', () => {
  const slots = createSlots(3);
  expect([slots.limit, slots.isPaused, slots.isClosed()]).toEqual([3, false, false]);
  expect([slots.take(2), slots.take(2), slots.take(2)]).toEqual([2, 1, 0]);
  slots.release();
  slots.isPaused = true;
  expect([slots.isPaused, slots.take(1)]).toEqual([true, 0]);
  slots.isPaused = false;
  expect(slots.take(1)).toBe(1);
  slots.limit = 1;
  expect(slots.take(1)).toBe(0);
  slots.limit = 4;
  slots.close();
  expect([slots.isClosed(), slots.take(1)]).toEqual([true, 0]);
});

it.each<[string, (slots: Slots) => void, boolean]>([
  ['one is released', (slots) => slots.release(), true],
  ['the limit is raised', (slots) => Object.assign(slots, { limit: 2 }), true],
  ['they are closed', (slots) => slots.close(), false],
])('waits for the next slot until %s', async (_when, act, isTaken) => {
  const slots = createSlots(1);
  expect(await watch(slots.takeNext())()).toBe(true);
  const next = watch(slots.takeNext());
  expect(await next()).toBe('pending');
  act(slots);
  expect(await next()).toBe(isTaken);
});

it('keeps no slot in use that was taken at the moment of closing', async () => {
  const slots = createSlots(1);
  const next = watch(slots.takeNext());
  slots.close();
  expect(await next()).toBe(false);
  expect(await watch(slots.whenUnused(() => 0))()).toBeUndefined();
});

it('gives out no next slot while it is paused', async () => {
  const slots = createSlots(1);
  slots.isPaused = true;
  const next = watch(slots.takeNext());
  expect(await next()).toBe('pending');
  slots.isPaused = false;
  expect(await next()).toBe(true);
});

it('serves callers that wait for a limited time first, then those that want the next slot', async () => {
  const slots = createSlots(1);
  slots.take(1);
  const next = watch(slots.takeNext());
  const soon = watch(slots.takeWithin(1_000));
  slots.release();
  expect([await soon(), await next()]).toEqual([true, 'pending']);
  const again = watch(slots.takeWithin(1_000));
  slots.limit = 3;
  expect([await again(), await next()]).toEqual([true, true]);
  // No process stays alive for the rest of the time.
  expect(vi.getTimerCount()).toBe(0);
});

it('gives up after the time, or at once if there is none or the slots are closed', async () => {
  const slots = createSlots(1);
  expect(await watch(slots.takeWithin(0))()).toBe(false);
  expect(slots.take(1)).toBe(1);
  const soon = watch(slots.takeWithin(1_000));
  vi.advanceTimersByTime(999);
  expect(await soon()).toBe('pending');
  vi.advanceTimersByTime(1);
  expect(await soon()).toBe(false);
  const last = watch(slots.takeWithin(1_000));
  expect(await last()).toBe('pending');
  slots.close();
  expect(await last()).toBe(false);
});

it('says when no more than some slots are in use', async () => {
  const slots = createSlots(2);
  slots.take(2);
  const unused = watch(slots.whenUnused(() => 1));
  expect(await unused()).toBe('pending');
  slots.release();
  expect(await unused()).toBeUndefined();
});
