import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Ending, endGroup, signalGroup } from './process-group';
import type { ProcessRecord } from './process-record';
import { type Health, isSilent } from './silence';
import { endText, type Program, type RunningProcess, startProcess } from './start-process';

const firstDelayMs = 500;
const maxDelayMs = 30_000;
/** A process that has run this long is considered stable, so its next crash counts as the first. */
const settledMs = 30_000;
const nameWidth = 8;

export interface ProcessSpec extends Program {
  ending: Ending;
  /** Whether others depend on it, so that it's stopped after them. */
  service: boolean;
  /** A file descriptor for the output. By default, the output is printed with the process's name. */
  output?: number | undefined;
  /** If it stops responding there, it's killed and started again. */
  health?: Health;
  /** Formats a line of the output. */
  format?: (line: string) => string;
}

/** A process that is restarted whenever it ends, until it's told to stop. */
export interface KeptProcess {
  spec: ProcessSpec;
  /** The number of times it has ended by itself. */
  crashes(): number;
  stop(): Promise<void>;
}

/** Starts a process, and starts it again, after a growing delay, whenever it ends. */
export function keepRunning(spec: ProcessSpec, record: ProcessRecord): KeptProcess {
  let running: RunningProcess | null = null;
  let restart: NodeJS.Timeout | undefined;
  let delayMs = firstDelayMs;
  let crashes = 0;
  let isStopping = false;

  function start(): void {
    const startedAt = Date.now();
    try {
      running = startAndPrint(spec);
    } catch (error) {
      startLater(error instanceof Error ? error.message : String(error), startedAt);
      return;
    }
    const { pid, ended } = running;
    let how = 'ended';
    record.add(pid, spec.ending);
    if (spec.health)
      void isSilent(pid, spec.health).then((isFrozen) => {
        if (!isFrozen) return;
        how = 'was killed, because it no longer responded';
        signalGroup(pid, 'SIGKILL');
      });
    void ended.then((end) => {
      if (isStopping) return;
      running = null;
      // Otherwise the rest of its group would keep running next to the new process.
      signalGroup(pid, 'SIGKILL');
      record.remove(pid);
      startLater(`${spec.name} ${how} (${endText(end)})`, startedAt);
    });
  }

  function startLater(reason: string, startedAt: number): void {
    crashes += 1;
    if (Date.now() - startedAt > settledMs) delayMs = firstDelayMs;
    console.log(`! ${reason}; next start in ${delayMs / 1000} s`);
    restart = setTimeout(start, delayMs);
    delayMs = Math.min(delayMs * 2, maxDelayMs);
  }

  start();
  return {
    spec,
    crashes: () => crashes,
    async stop() {
      isStopping = true;
      clearTimeout(restart);
      if (!running) return;
      await endGroup(running.pid, spec.ending);
      record.remove(running.pid);
    },
  };
}

function startAndPrint(spec: ProcessSpec): RunningProcess {
  const running = startProcess(spec);
  for (const stream of [running.stdout, running.stderr]) {
    if (stream) printLines(stream, spec);
  }
  return running;
}

function printLines(stream: Readable, { name, format = String }: ProcessSpec): void {
  createInterface({ input: stream }).on('line', (line) =>
    console.log(`${name.padEnd(nameWidth)}| ${format(line)}`),
  );
}
