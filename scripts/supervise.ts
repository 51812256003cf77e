import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { KeptProcess, type ProcessSpec, spawnInGroup } from './kept-process';
import { PlainError } from './plain-error';
import { type Ending, endGroup } from './process-group';
import type { ProcessRecord } from './process-record';

const OUTPUT_SHOWN = 6000;
const TASK_ENDING: Ending = { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' };

type Task = Omit<ProcessSpec, 'ending' | 'service' | 'output'>;

/** Owns every process that a command starts: those kept running, and those that run to their end. */
export class Supervisor {
  private readonly kept: KeptProcess[] = [];
  private readonly tasks = new Set<number>();
  private stopping: Promise<void> | undefined;

  constructor(private readonly record: ProcessRecord) {}

  keep(spec: ProcessSpec): KeptProcess {
    this.refuseWhenStopping();
    const kept = new KeptProcess(spec, this.record);
    this.kept.push(kept);
    return kept;
  }

  /** Resolves to the output; its failure says what the output was. */
  async finish(task: Task): Promise<string> {
    this.refuseWhenStopping();
    const child = spawnInGroup(task);
    const { pid, stdout, stderr } = child;
    if (!pid || !stdout || !stderr) {
      const [error] = await once(child, 'error');
      throw new PlainError(`${task.name} cannot be started: ${error.message}`);
    }
    this.tasks.add(pid);
    this.record.add(pid, TASK_ENDING);
    try {
      const [out, err, [code, signal]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
      if (code === 0) return out;
      const shown = `${out}\n${err}`.trim().slice(-OUTPUT_SHOWN);
      throw new PlainError(`${task.name} failed (${signal ?? `exit ${code}`})\n${shown}`);
    } finally {
      this.tasks.delete(pid);
      this.record.remove(pid);
    }
  }

  private refuseWhenStopping(): void {
    if (this.stopping) throw new PlainError('Stopping.');
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Who uses a service ends before it does. */
  private async stopAll(): Promise<void> {
    const services = this.kept.filter(({ spec }) => spec.service);
    const users = this.kept.filter(({ spec }) => !spec.service);
    const tasks = [...this.tasks].map((pid) => endGroup(pid, TASK_ENDING));
    await Promise.all([...tasks, ...users.map((user) => user.stop())]);
    await Promise.all(services.map((service) => service.stop()));
    this.record.release();
  }
}
