import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from '@offload/testing';
import { afterEach, expect, it } from 'vitest';
import { signalGroup } from './process-group';
import { root } from './root';

let group: number | undefined;

afterEach(() => {
  if (group) signalGroup(group, 'SIGKILL');
});

const program = `
  import { spawn } from 'node:child_process';
  import { endWithUs } from ${JSON.stringify(`${root}/scripts/end-with-us.ts`)};
  const idle = [process.execPath, ['-e', 'setInterval(() => {}, 1_000)']];
  const child = spawn(...idle, { detached: true, stdio: 'ignore' });
  endWithUs(child, { signal: 'SIGTERM', patience: 5_000, force: 'SIGKILL' });
  console.log(child.pid);
`;

/** Starts a program that starts a process in a group of its own. */
async function start() {
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const parent = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  group = Number(line);
  return { parent, group };
}

it.each(['SIGTERM', 'SIGKILL'] as const)('ends what a program started when %s ends that', async (signal) => {
  const { parent, group } = await start();
  expect(signalGroup(group, 0)).toBe(true);
  parent.kill(signal);
  await until(() => !signalGroup(group, 0), 30_000);
});

it('lets the program end by itself', async () => {
  const { parent, group } = await start();
  signalGroup(group, 'SIGTERM');
  expect(await once(parent, 'exit')).toEqual([0, null]);
});
