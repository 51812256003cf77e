import { text } from 'node:stream/consumers';
import { type KeptProcess, keepRunning, type ProcessSpec } from './keep-running';
import { PlainError } from './plain-error';
import { type Ending, endGroup, signalGroup } from './process-group';
import type { ProcessRecord } from './process-record';
import { endText, type Program, type RunningProcess, startProcess } from './start-process';

const maxOutputShown = 6000;
const taskEnding: Ending = { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' };

export interface Task extends Program {
  /** Milliseconds after which it's killed, which counts as a failure. */
  deadline?: number;
}

/** Owns every process that a command starts: servers that are kept running, and tasks that run to completion. */
export interface Supervisor {
  keep(spec: ProcessSpec): KeptProcess;
  /** Runs a task. Resolves to its output. An error includes the output. */
  finish(task: Task): Promise<string>;
  /** Runs a task and shows its output. Resolves to whether it succeeded. */
  show(task: Task): Promise<boolean>;
  assertNotStopping(): void;
  /** Stops everything. Users of a service end before the service. */
  stop(): Promise<void>;
}

export function createSupervisor(record: ProcessRecord): Supervisor {
  const kept: KeptProcess[] = [];
  const tasks = new Set<number>();
  let stopping: Promise<void> | undefined;

  function assertNotStopping(): void {
    if (stopping) throw new PlainError('Stopping.');
  }

  function begin(task: Task, output: 'pipe' | 1): RunningProcess {
    assertNotStopping();
    const { pid, ...running } = startWithDeadline(task, output);
    tasks.add(pid);
    record.add(pid, taskEnding);
    const ended = running.ended.finally(() => {
      tasks.delete(pid);
      record.remove(pid);
    });
    return { ...running, pid, ended };
  }

  return {
    assertNotStopping,
    keep(spec) {
      assertNotStopping();
      const process = keepRunning(spec, record);
      kept.push(process);
      return process;
    },
    finish: async (task) => outputOf(task.name, begin(task, 'pipe')),
    show: async (task) => (await begin(task, 1).ended) === 0,
    stop() {
      stopping ??= stopAll(kept, tasks).then(() => record.release());
      return stopping;
    },
  };
}

async function stopAll(kept: KeptProcess[], tasks: Iterable<number>): Promise<void> {
  const services = kept.filter(({ spec }) => spec.service);
  const users = kept.filter(({ spec }) => !spec.service);
  const ending = [...tasks].map((pid) => endGroup(pid, taskEnding));
  await Promise.all([...ending, ...users.map((user) => user.stop())]);
  await Promise.all(services.map((service) => service.stop()));
}

function startWithDeadline({ deadline, ...program }: Task, output: 'pipe' | 1): RunningProcess {
  const running = startProcess({ ...program, output });
  const timer = deadline ? setTimeout(() => signalGroup(running.pid, 'SIGKILL'), deadline) : undefined;
  return { ...running, ended: running.ended.finally(() => clearTimeout(timer)) };
}

/** Returns what a task writes. Throws an error that shows it if the task fails. */
async function outputOf(name: string, { stdout, stderr, ended }: RunningProcess): Promise<string> {
  const outputs = [stdout, stderr].map((stream) => (stream ? text(stream) : ''));
  const [end, ...written] = await Promise.all([ended, ...outputs]);
  if (end === 0) return written[0] ?? '';
  const shown = written.join('\n').trim().slice(-maxOutputShown);
  throw new PlainError(`${name} failed (${endText(end)})\n${shown}`);
}
