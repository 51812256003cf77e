import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { prefixLines } from './prefix-lines';
import { type Ending, endGroup, signalGroup } from './process-group';
import type { ProcessRecord } from './process-record';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
/** A process that has run this long is considered stable, so its next crash counts as the first. */
const SETTLED = 30_000;

export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  ending: Ending;
  /** Whether others depend on it, so that it's stopped after them. */
  service: boolean;
  user?: { uid: number; gid: number } | undefined;
  /** A file descriptor for the output. By default, the output is printed with the process's name. */
  output?: number | undefined;
  /** Formats a line of the output. */
  format?: (line: string) => string;
}

export function spawnInGroup(spec: Omit<ProcessSpec, 'ending' | 'service'>): ChildProcess {
  const output = spec.output ?? 'pipe';
  return spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    // In its own group, so that Ctrl-C in the terminal doesn't end everything at once in random order.
    detached: true,
    stdio: ['ignore', output, output],
    ...spec.user,
  });
}

/** A process that is restarted whenever it ends, until it's told to stop. */
export class KeptProcess {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private delay = FIRST_DELAY;
  private stopping = false;
  crashes = 0;

  constructor(
    readonly spec: ProcessSpec,
    private readonly record: ProcessRecord,
  ) {
    this.start();
  }

  private start(): void {
    const started = Date.now();
    const child = spawnInGroup(this.spec);
    this.child = child;
    if (child.pid) this.record.add(child.pid, this.spec.ending);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) prefixLines(stream as Readable, this.spec.name, this.spec.format ?? String);
    }
    child.once('error', (error) => this.ended(`can't be started: ${error.message}`, started));
    child.once('exit', (code, signal) => {
      if (child.pid) this.ended(`ended (${signal ?? `exit ${code}`})`, started);
    });
  }

  private ended(how: string, started: number): void {
    const pid = this.child?.pid;
    if (this.stopping) return;
    if (pid) {
      // Otherwise the rest of its group would keep running next to the new process.
      signalGroup(pid, 'SIGKILL');
      this.record.remove(pid);
    }
    this.crashes += 1;
    if (Date.now() - started > SETTLED) this.delay = FIRST_DELAY;
    console.log(`! ${this.spec.name} ${how}; next start in ${this.delay / 1000} s`);
    this.restart = setTimeout(() => this.start(), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const pid = this.child?.pid;
    if (!pid) return;
    await endGroup(pid, this.spec.ending);
    this.record.remove(pid);
  }
}
