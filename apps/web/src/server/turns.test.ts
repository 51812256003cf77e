import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from './turns';

const limits = { max: 3, maxPerUser: 2, maxWaiting: 2, detail: 'Too much at once.' };

/** Creates work that runs until it's told to end, and records the order in which it started. */
function openWork() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await setImmediate();
  };
  return { started, work, end };
}

it('runs work up to the per-user and total limits, and starts the next in order when one ends', async () => {
  const { started, work, end } = openWork();
  const inTurn = createTurns(limits);
  const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'a4'].map((name) => inTurn(name.slice(0, 1), work(name)));
  await setImmediate();
  expect(started).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  expect(started.slice(3)).toEqual(['b2']);
  await end('a1');
  expect(started.slice(4)).toEqual(['a3']);
  for (const name of ['a2', 'a3', 'b2', 'a4']) await end(name);
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'a4']);
});

it("rejects a user's work above the limit, without affecting other users", async () => {
  const { started, work, end } = openWork();
  const inTurn = createTurns(limits);
  const all = ['a1', 'a2', 'a3', 'a4'].map((name) => inTurn('a', work(name)));
  await expect(inTurn('a', work('a5'))).rejects.toMatchObject({ status: 429 });
  const other = inTurn('b', work('b1'));
  await setImmediate();
  expect(started).toEqual(['a1', 'a2', 'b1']);
  for (const name of ['b1', 'a1', 'a2', 'a3', 'a4']) await end(name);
  await Promise.all([...all, other]);
});

it('starts the next work when one fails', async () => {
  const inTurn = createTurns({ ...limits, max: 1 });
  const fails = inTurn('a', () => Promise.reject(new Error('failed')));
  const next = inTurn('a', () => Promise.resolve('done'));
  await expect(fails).rejects.toThrow('failed');
  expect(await next).toBe('done');
});
