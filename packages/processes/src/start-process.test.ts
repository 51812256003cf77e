import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { endGroup, signalGroup } from './process-group';
import { endText, type RunningProcess, startProcess } from './start-process';
import { idle, kill, parent, program, stubborn } from './testing/programs';

const groups = new Set<number>();

afterEach(async () => {
  for (const group of groups) await endGroup(group, kill);
  groups.clear();
});

function start(options: Parameters<typeof startProcess>[0]): RunningProcess {
  const running = startProcess(options);
  if (!options.inOurGroup) groups.add(running.pid);
  return running;
}

async function firstLine({ stdout }: RunningProcess): Promise<string> {
  if (!stdout) throw new Error('The output is not read.');
  const [line] = await once(createInterface({ input: stdout }), 'line');
  return line;
}

it('resolves to the exit status or the signal, and provides the output', async () => {
  const exits = start(program("console.log('out'); console.error('err'); process.exitCode = 3"));
  const outputs = [exits.stdout, exits.stderr].map((stream) => stream && text(stream));
  expect(await Promise.all([exits.ended, ...outputs])).toEqual([3, 'out\n', 'err\n']);
  expect(await start(idle).end('SIGTERM')).toBe('SIGTERM');
  expect([3, 'SIGTERM' as const].map(endText)).toEqual(['exit 3', 'SIGTERM']);
});

it('names the program that can’t be started', () => {
  const missing = { ...idle, name: 'redis', command: '/nowhere/redis-server' };
  expect(() => startProcess(missing)).toThrow(
    "redis can't be started: is /nowhere/redis-server an executable file?",
  );
});

it('has its own group, which ends as a whole', async () => {
  const running = start(parent);
  const child = Number(await firstLine(running));
  expect(signalGroup(running.pid, 0)).toBe(true);
  await endGroup(running.pid, { signal: 'SIGTERM', patience: 30_000, force: 'SIGKILL' });
  expect(await running.ended).toBe('SIGTERM');
  expect(() => process.kill(child, 0)).toThrow('ESRCH');
});

it('stays in our group if requested, so that it ends with us', async () => {
  const running = start({ ...idle, inOurGroup: true });
  expect(signalGroup(running.pid, 0)).toBe(false);
  expect(await running.end('SIGKILL')).toBe('SIGKILL');
});

it('is forced to end if it ignores the signal', async () => {
  const running = start(stubborn);
  await firstLine(running);
  await endGroup(running.pid, { signal: 'SIGTERM', patience: 50, force: 'SIGQUIT' });
  expect(await running.ended).toBe('SIGQUIT');
});
