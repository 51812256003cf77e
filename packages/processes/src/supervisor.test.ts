import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Ending, signalGroup } from './process-group';
import { createSupervisor, type Supervisor } from './supervisor';
import { idle, kill, program, stubborn } from './testing/programs';

let supervisor: Supervisor;
let steps: string[];
let pids: number[];

beforeEach(() => {
  steps = [];
  pids = [];
  supervisor = createSupervisor({
    add(pid) {
      pids.push(pid);
    },
    remove: (pid) => void steps.push(`removed ${pids.indexOf(pid)}`),
    release: () => void steps.push('released'),
  });
});
afterEach(() => supervisor.stop());

function keep(service: boolean, ending: Ending = kill): void {
  supervisor.keep({ ...idle, service, ending });
}

it('stops the users of a service before the service, and then releases the record', async () => {
  keep(true);
  keep(false, { signal: 'SIGTERM', patience: 30_000, force: 'SIGKILL' });
  await supervisor.stop();
  expect(steps).toEqual(['removed 1', 'removed 0', 'released']);
  expect(pids.filter((pid) => signalGroup(pid, 0))).toEqual([]);
});

it('returns the output of a task, and includes it in the error if the task fails', async () => {
  expect(await supervisor.finish(program("console.log('done')"))).toBe('done\n');
  const failing = program("console.log('out'); console.error('err'); process.exit(3)", 'migrate');
  await expect(supervisor.finish(failing)).rejects.toThrow('migrate failed (exit 3)\nout\n\nerr');
});

it('kills a task that takes longer than its deadline', async () => {
  await expect(supervisor.finish({ ...idle, deadline: 1 })).rejects.toThrow('idle failed (SIGKILL)');
});

it('ends running tasks, even if they ignore the signal, and starts nothing more', async () => {
  const task = supervisor.finish(stubborn);
  const outcome = expect(task).rejects.toThrow('stubborn failed (SIG');
  await supervisor.stop();
  await outcome;
  expect(pids.filter((pid) => signalGroup(pid, 0))).toEqual([]);
  expect(() => keep(false)).toThrow('Stopping.');
  await expect(supervisor.finish(idle)).rejects.toThrow('Stopping.');
});

it('stops only once, even if it is stopped twice', async () => {
  keep(false);
  await Promise.all([supervisor.stop(), supervisor.stop()]);
  expect(steps).toEqual(['removed 0', 'released']);
});
