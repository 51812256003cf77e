import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { signalGroup } from './process-group';

let group: number | undefined;

afterEach(() => {
  if (group) signalGroup(group, 'SIGKILL');
});

const cwd = fileURLToPath(new URL('.', import.meta.url));
const program = `
  import { endWithUs, startProcess } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
  const idle = { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1_000)'], output: 'ignore' };
  const running = startProcess({ name: 'idle', ...idle, cwd: '/', env: process.env });
  endWithUs(running, { signal: 'SIGTERM', patience: 5_000, force: 'SIGKILL' });
  console.log(running.pid);
`;

/** Starts a program that starts a process in its own group. */
async function start() {
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const parent = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  group = Number(line);
  return { parent, group };
}

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'ends the process that a program started when %s ends the program',
  async (signal) => {
    const { parent, group } = await start();
    expect(signalGroup(group, 0)).toBe(true);
    parent.kill(signal);
    await vi.waitUntil(() => !signalGroup(group, 0), { timeout: 30_000 });
  },
);

it('lets the program exit when its process has ended', async () => {
  const { parent, group } = await start();
  signalGroup(group, 'SIGTERM');
  expect(await once(parent, 'exit')).toEqual([0, null]);
});
