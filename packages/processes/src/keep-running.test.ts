import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type KeptProcess, keepRunning, type ProcessSpec } from './keep-running';
import { findFreePort } from './ports';
import { signalGroup } from './process-group';
import { idle, kill, parent, program } from './testing/programs';

const patience = { timeout: 60_000 };
const running = new Set<number>();
const record = {
  add: (pid: number) => void running.add(pid),
  remove: (pid: number) => void running.delete(pid),
  release: () => undefined,
};

let printed: string[];
let kept: KeptProcess;

beforeEach(() => {
  printed = [];
  running.clear();
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
});
afterEach(async () => {
  await kept.stop();
  vi.restoreAllMocks();
});

function keep(spec: Partial<ProcessSpec>): void {
  kept = keepRunning({ ...idle, ending: kill, service: false, ...spec }, record);
}

it('prints the output with the name', async () => {
  keep({ ...program("console.log('hello'); setInterval(() => {}, 1_000)"), name: 'web' });
  await vi.waitUntil(() => printed.length > 0, patience);
  expect(printed).toEqual(['web     | hello']);
});

it('restarts a crashed process with growing delays, and records which processes run', async () => {
  keep({ ...program('process.exit(7)'), name: 'worker' });
  await vi.waitUntil(() => kept.crashes() === 2, patience);
  expect(printed).toEqual([
    '! worker ended (exit 7); next start in 0.5 s',
    '! worker ended (exit 7); next start in 1 s',
  ]);
  expect(running).toEqual(new Set());
});

/** Starts a server that does what `code` says at a signal. Resolves when it has responded. */
async function serve(code: string, patienceMs: number): Promise<number> {
  const port = await findFreePort();
  const server = `
    import { createServer } from 'node:http';
    process.on('SIGUSR2', () => { ${code} });
    createServer((_, response) => response.end()).listen(${port}, '127.0.0.1');`;
  const responses = vi.spyOn(globalThis, 'fetch');
  keep({ ...program(server, 'web'), health: { url: `http://127.0.0.1:${port}`, patienceMs } });
  const [pid = 0] = running;
  await vi.waitUntil(() => responses.mock.settledResults.some(({ type }) => type === 'fulfilled'), patience);
  return pid;
}

it('restarts a process that is frozen', async () => {
  const pid = await serve('', 1_000);
  process.kill(pid, 'SIGSTOP');
  await vi.waitUntil(() => kept.crashes() > 0, patience);
  expect(printed).toEqual([
    '! web was killed, because it no longer responded (SIGKILL); next start in 0.5 s',
  ]);
  await vi.waitUntil(() => running.size === 1 && !running.has(pid), patience);
});

it('restarts a process that works without end', async () => {
  const pid = await serve('for (;;);', 1_000);
  process.kill(pid, 'SIGUSR2');
  await vi.waitUntil(() => kept.crashes() > 0, patience);
});

it('keeps a process that a busy machine leaves little time', async () => {
  const starve = `
    for (let round = 0; round < 60; round += 1) {
      for (const end = performance.now() + 10; performance.now() < end; );
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 90);
    }`;
  const pid = await serve(`${starve} console.log('is back');`, 2_000);
  process.kill(pid, 'SIGUSR2');
  await vi.waitUntil(() => printed.length > 0, patience);
  expect({ printed, running: [...running] }).toEqual({ printed: ['web     | is back'], running: [pid] });
});

it('keeps a process that has not responded yet', async () => {
  const health = { url: `http://127.0.0.1:${await findFreePort()}`, patienceMs: 300 };
  keep({ ...program("setInterval(() => console.log('starts'), 100)", 'web'), health });
  const [pid = 0] = running;
  await vi.waitUntil(() => printed.length > 12, patience);
  expect([...running]).toEqual([pid]);
});

it("keeps trying to start a program that can't be started", async () => {
  keep({ name: 'redis', command: '/nowhere/redis-server' });
  expect(kept.crashes()).toBe(1);
  expect(printed[0]).toContain("! redis can't be started");
});

it('ends the rest of a group whose leader crashed', async () => {
  keep(parent);
  const [leader = 0] = running;
  await vi.waitUntil(() => printed.length > 0, patience);
  process.kill(leader, 'SIGKILL');
  await vi.waitUntil(() => kept.crashes() === 1 && !signalGroup(leader, 0), patience);
});

it('starts nothing after it was stopped, even if a restart was pending', async () => {
  keep(program('process.exit(7)'));
  await vi.waitUntil(() => kept.crashes() === 1, patience);
  vi.useFakeTimers();
  await kept.stop();
  vi.runAllTimers();
  vi.useRealTimers();
  expect(running).toEqual(new Set());
});

it('ends the process when it is stopped', async () => {
  keep(idle);
  const [pid = 0] = running;
  await kept.stop();
  expect(signalGroup(pid, 0)).toBe(false);
  expect([kept.crashes(), running.size]).toEqual([0, 0]);
});
