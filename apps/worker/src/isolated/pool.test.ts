import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPool } from './pool';

const program = { entry: new URL('testing/idle.ts', import.meta.url), environment: process.env };
const memoryMb = 100;
let pool: ReturnType<typeof createPool>;

beforeEach(() => {
  pool = createPool(program, 100);
});
afterEach(() => pool.close());

it('starts a process where none of its kind is idle', () => {
  const image = pool.take('image', memoryMb);
  expect(pool.take('image', memoryMb)).not.toBe(image);
  pool.keep(image);
  expect(pool.take('report', memoryMb)).not.toBe(image);
  expect(pool.take('image', memoryMb)).toBe(image);
});

it('takes the process that was used last, so that the others come to their end', () => {
  const [first, second] = [pool.take('image', memoryMb), pool.take('image', memoryMb)];
  pool.keep(first);
  pool.keep(second);
  expect(pool.take('image', memoryMb)).toBe(second);
});

it('ends a process that has been idle for a while, and no other', async () => {
  const [idle, busy] = [pool.take('image', memoryMb), pool.take('image', memoryMb)];
  pool.keep(idle);
  expect(await idle.ended).toBe('SIGKILL');
  pool.keep(busy);
  expect(pool.take('image', memoryMb)).toBe(busy);
});

it('keeps no process that was killed while it was idle', async () => {
  const process = pool.take('image', memoryMb);
  pool.keep(process);
  process.kill();
  await process.ended;
  expect(pool.take('image', memoryMb)).not.toBe(process);
});

it('kills them all when it is closed, the busy ones too', async () => {
  const [busy, idle] = [pool.take('image', memoryMb), pool.take('image', memoryMb)];
  pool.keep(idle);
  await pool.close();
  expect(await Promise.all([busy.ended, idle.ended])).toEqual(['SIGKILL', 'SIGKILL']);
});
