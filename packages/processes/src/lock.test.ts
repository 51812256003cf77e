import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock';

let folder: string;
const file = () => join(folder, 'lock');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('runs one caller at a time, and leaves no files behind', async () => {
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(file(), async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 5 }, work));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('ignores the lock of a killed process, even if its ID is reused', async () => {
  writeFileSync(file(), JSON.stringify({ pid: process.pid, started: 'long ago' }));
  expect(await withLock(file(), async () => 'worked')).toBe('worked');
});

it('releases the lock if the work fails', async () => {
  const failing = withLock(file(), () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(file())).toBe(false);
});
