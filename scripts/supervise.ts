import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { KeptProcess, type ProcessSpec, spawnInGroup } from './kept-process';
import { PlainError } from './plain-error';
import { type Ending, endGroup, signalGroup } from './process-group';
import type { ProcessRecord } from './process-record';

const OUTPUT_SHOWN = 6000;
const TASK_ENDING: Ending = { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' };

export interface Task extends Omit<ProcessSpec, 'ending' | 'service' | 'output'> {
  /** Milliseconds after which it's killed, which counts as a failure. */
  deadline?: number;
}

/** Owns every process that a command starts: servers that are kept running, and tasks that run to completion. */
export class Supervisor {
  private readonly kept: KeptProcess[] = [];
  private readonly tasks = new Set<number>();
  private stopping: Promise<void> | undefined;

  constructor(private readonly record: ProcessRecord) {}

  keep(spec: ProcessSpec): KeptProcess {
    this.rejectWhenStopping();
    const kept = new KeptProcess(spec, this.record);
    this.kept.push(kept);
    return kept;
  }

  /** Runs a task. Resolves to its output. An error includes the output. */
  async finish(task: Task): Promise<string> {
    const { child, exited } = this.begin(task);
    const outputs = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
    const [how, ...written] = await Promise.all([exited, ...outputs]);
    if (how === 'exit 0') return written[0] ?? '';
    throw new PlainError(`${task.name} failed (${how})\n${written.join('\n').trim().slice(-OUTPUT_SHOWN)}`);
  }

  /** Runs a task and shows its output. Resolves to whether it succeeded. */
  async show(task: Task): Promise<boolean> {
    return (await this.begin({ ...task, output: 1 }).exited) === 'exit 0';
  }

  private begin(task: Task & { output?: number }) {
    this.rejectWhenStopping();
    const child = spawnInGroup(task);
    const { pid } = child;
    if (pid) {
      this.tasks.add(pid);
      this.record.add(pid, TASK_ENDING);
    }
    const kill = () => pid && signalGroup(pid, 'SIGKILL');
    const timer = task.deadline ? setTimeout(kill, task.deadline) : undefined;
    const exited = once(child, 'exit')
      .then(([code, signal]) => String(signal ?? `exit ${code}`))
      .catch((error) => Promise.reject(new PlainError(`${task.name} can't be started: ${error.message}`)))
      .finally(() => {
        clearTimeout(timer);
        this.forget(pid);
      });
    return { child, exited };
  }

  private forget(pid: number | undefined): void {
    if (!pid) return;
    this.tasks.delete(pid);
    this.record.remove(pid);
  }

  rejectWhenStopping(): void {
    if (this.stopping) throw new PlainError('Stopping.');
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Stops everything. Users of a service end before the service. */
  private async stopAll(): Promise<void> {
    const services = this.kept.filter(({ spec }) => spec.service);
    const users = this.kept.filter(({ spec }) => !spec.service);
    const tasks = [...this.tasks].map((pid) => endGroup(pid, TASK_ENDING));
    await Promise.all([...tasks, ...users.map((user) => user.stop())]);
    await Promise.all(services.map((service) => service.stop()));
    this.record.release();
  }
}
