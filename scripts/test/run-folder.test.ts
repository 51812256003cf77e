import { existsSync, mkdirSync, mkdtempSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { putClusterInMemory, removeRun } from './run-folder';

it('removes what a run had in memory together with its folder', () => {
  const run = mkdtempSync(join(tmpdir(), 'offload-run-'));
  const folder = join(run, 'services');
  mkdirSync(folder);
  putClusterInMemory(folder);
  const link = join(folder, 'postgres');
  const home = existsSync(link) ? realpathSync(link) : folder;
  expect(statSync(home).isDirectory()).toBe(true);
  removeRun(run);
  expect([run, home].filter(existsSync)).toEqual([]);
});
