import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPool } from './pool';

// This program does nothing until it is killed.
const idle = 'setInterval(() => undefined, 60_000)';
const launch = { command: process.execPath, before: ['--eval', idle], program: '-', after: [] };
let pool: ReturnType<typeof createPool>;
const take = (kind: string, ownerId = 'ann') => pool.take(launch, { kind, ownerId }, 100);

beforeEach(() => {
  pool = createPool(100);
});
afterEach(() => pool.close());

it('starts a process if none of its kind is idle', () => {
  const image = take('image');
  expect(take('image')).not.toBe(image);
  pool.keep(image);
  expect(take('report')).not.toBe(image);
  expect(take('image')).toBe(image);
});

it('takes the process that was used last, so that the others can expire', () => {
  const [first, second] = [take('image'), take('image')];
  pool.keep(first);
  pool.keep(second);
  expect(take('image')).toBe(second);
});

it("doesn't give a process to another owner, and ends an idle one instead", async () => {
  const [first, second] = [take('image'), take('image')];
  pool.keep(first);
  pool.keep(second);
  const other = take('image', 'bob');
  expect([first, second]).not.toContain(other);
  // Before any wait: it's idle, too, and would end.
  expect(take('image')).toBe(second);
  expect((await first.ended).how).toBe('SIGKILL');
});

it('ends a process that has been idle for a while, but no other', async () => {
  const [idle, busy] = [take('image'), take('image')];
  pool.keep(idle);
  expect((await idle.ended).how).toBe('SIGKILL');
  pool.keep(busy);
  expect(take('image')).toBe(busy);
});

it("doesn't reuse a process that was killed while it was idle", async () => {
  const process = take('image');
  pool.keep(process);
  process.kill();
  await process.ended;
  expect(take('image')).not.toBe(process);
});

it('kills all processes when it is closed, including busy ones', async () => {
  const [busy, idle] = [take('image'), take('image')];
  pool.keep(idle);
  await pool.close();
  const ends = await Promise.all([busy.ended, idle.ended]);
  expect(ends.map(({ how }) => how)).toEqual(['SIGKILL', 'SIGKILL']);
});
