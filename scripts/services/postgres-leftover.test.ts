import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, type RunningProcess, startProcess } from '@offload/processes';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endLeftoverServer, findRunningPort } from './postgres-leftover';

let folder: string;
let running: RunningProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-leftover-'));
});
afterEach(async () => {
  await running?.end('SIGKILL');
  running = undefined;
  rmSync(folder, { recursive: true });
});

const pidFile = () => join(folder, 'postmaster.pid');

/** Starts a process whose command line has these words, and names it in the folder as its server. */
function startServer(...words: string[]): RunningProcess {
  const args = ['-e', 'setInterval(() => {}, 1_000)', '--', ...words, 'more'];
  running = startProcess({ name: 'server', command: process.execPath, args, cwd: '/', env: {} });
  writeFileSync(pidFile(), `${running.pid}\n${folder}\n0\n5433\n`);
  return running;
}

it('ends the server of this folder that a killed supervisor left behind', async () => {
  const server = startServer('postgres', '-D', folder);
  expect(findRunningPort(folder)).toBe(5433);
  await endLeftoverServer(folder);
  expect(await server.ended).toBe('SIGINT');
});

it.each([
  ['a process that only has its ID', ['something', 'else']],
  ['the server of another folder', ['postgres', '-D', '/another']],
])(
  'leaves %s alone, and removes the file that would prevent PostgreSQL from starting',
  async (_who, words) => {
    const server = startServer(...words);
    expect(findRunningPort(folder)).toBeUndefined();
    await endLeftoverServer(folder);
    expect(identify(server.pid)).toBeDefined();
    expect(existsSync(pidFile())).toBe(false);
  },
);

it('does nothing if no server ran', async () => {
  await endLeftoverServer(folder);
  expect(findRunningPort(folder)).toBeUndefined();
});
