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
  const restarts = createRestarts(start);
  let running: RunningProcess | null = null;
  let isStopping = false;

  function start(): void {
    const startedAt = Date.now();
    try {
      running = startAndPrint(spec);
    } catch (error) {
      restarts.startLater(error instanceof Error ? error.message : String(error), startedAt);
      return;
    }
    const { pid } = running;
    record.add(pid, spec.ending);
    void waitForEnd(running, spec).then((reason) => {
      if (isStopping) return;
      running = null;
      // Otherwise the rest of its group would keep running next to the new process.
      signalGroup(pid, 'SIGKILL');
      record.remove(pid);
      restarts.startLater(reason, startedAt);
    });
  }

  start();
  return {
    spec,
    crashes: restarts.count,
    async stop() {
      isStopping = true;
      restarts.cancel();
      if (!running) return;
      await endGroup(running.pid, spec.ending);
      record.remove(running.pid);
    },
  };
}

function createRestarts(start: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let delayMs = firstDelayMs;
  let crashes = 0;
  return {
    count: () => crashes,
    cancel: () => clearTimeout(timer),
    startLater(reason: string, startedAt: number): void {
      crashes += 1;
      if (Date.now() - startedAt > settledMs) delayMs = firstDelayMs;
      console.log(`! ${reason}; next start in ${delayMs / 1000} s`);
      timer = setTimeout(start, delayMs);
      delayMs = Math.min(delayMs * 2, maxDelayMs);
    },
  };
}

/** Waits until a process has ended, and kills it if it no longer responds. Returns how it ended. */
async function waitForEnd({ pid, ended }: RunningProcess, { name, health }: ProcessSpec): Promise<string> {
  let how = 'ended';
  if (health)
    void isSilent(pid, health).then((isFrozen) => {
      if (!isFrozen) return;
      how = 'was killed, because it no longer responded';
      signalGroup(pid, 'SIGKILL');
    });
  const end = await ended;
  return `${name} ${how} (${endText(end)})`;
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
