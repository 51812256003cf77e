import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { identify } from './process-identity';
import { claimDataDir, endIfAbandoned } from './process-record';
import { type RunningProcess, startProcess } from './start-process';
import { idle, kill } from './testing/programs';

let folder: string;
let running: RunningProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-record-'));
  running = startProcess(idle);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(async () => {
  await running.end('SIGKILL');
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const file = () => join(folder, 'processes.json');

/** Leaves the folder as a killed supervisor does: its ID and start time belong to no process. */
function leave(children: object[]): void {
  const supervisor = { pid: process.pid, started: 'long ago' };
  writeFileSync(file(), JSON.stringify({ supervisor, children }));
}

it('ends the processes that a killed supervisor left behind before another one starts', async () => {
  leave([{ ...identify(running.pid), ending: kill }]);
  const record = await claimDataDir(folder);
  expect(await running.ended).toBe('SIGKILL');
  record.release();
});

it("doesn't end a process that only has the ID of a leftover one", async () => {
  leave([{ pid: running.pid, started: 'long ago', ending: kill }]);
  await (await claimDataDir(folder)).release();
  expect(identify(running.pid)).toBeDefined();
});

it("rejects a second supervisor while the first one runs, and doesn't end its processes", async () => {
  const record = await claimDataDir(folder);
  record.add(running.pid, kill);
  await expect(claimDataDir(folder)).rejects.toThrow(
    `Offload is already running on ${folder} (process ${process.pid}).`,
  );
  expect(await endIfAbandoned(folder)).toBe(false);
  expect(identify(running.pid)).toBeDefined();
  record.release();
});

it('records each process while it runs', async () => {
  const record = await claimDataDir(folder);
  const children = () => JSON.parse(readFileSync(file(), 'utf8')).children;
  record.add(running.pid, kill);
  expect(children()).toEqual([{ ...identify(running.pid), ending: kill }]);
  record.remove(running.pid);
  expect(children()).toEqual([]);
  record.release();
});

it('lets only one of several concurrent claims succeed', async () => {
  const claims = await Promise.allSettled([claimDataDir(folder), claimDataDir(folder), claimDataDir(folder)]);
  expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});
