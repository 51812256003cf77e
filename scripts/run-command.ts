import { constants } from 'node:os';
import { printError } from './plain-error';
import type { ProcessRecord } from './process-record';
import { Supervisor } from './supervise';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

/** By a signal, or because whoever started us is gone and nobody could send one any more. */
function stopRequest(ignored?: Signal): Promise<Signal> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, () => signal !== ignored && resolve(signal));
    setInterval(() => process.ppid !== parent && resolve('SIGHUP'), 1000).unref();
  });
}

/** A reader who left (a closed terminal, `| head`) is no reason to leave our processes behind. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}

function uncaught(): Promise<number> {
  return new Promise((resolve) => {
    process.on('uncaughtException', (error) => {
      printError(error);
      resolve(1);
    });
  });
}

type Work<Result> = (supervise: (record: ProcessRecord) => Supervisor) => Promise<Result>;

async function run(
  work: Work<number>,
  statusWhenStopped: (signal: Signal) => number,
  ignored?: Signal,
): Promise<never> {
  let supervisor: Supervisor | undefined;
  let stopping = false;
  outliveReaders();
  const stopped = stopRequest(ignored).then((signal) => {
    stopping = true;
    console.log(`… Stopping (${signal})`);
    return statusWhenStopped(signal);
  });
  const done = work((record) => {
    supervisor = new Supervisor(record);
    return supervisor;
  }).catch((error) => {
    // Once stopping, what fails fails because of that.
    if (!stopping) printError(error);
    return 1;
  });
  const status = await Promise.race([stopped, uncaught(), done]);
  await supervisor?.stop();
  process.exit(status);
}

/** Runs a command to its exit status. However it ends, what it started ends before it. */
export function runCommand(work: Work<number>): Promise<never> {
  return run(work, statusOf);
}

/** Runs a prompt, in which Ctrl-C ends what was typed and not the command. */
export function runPrompt(work: Work<number>): Promise<never> {
  return run(work, statusOf, 'SIGINT');
}

function statusOf(signal: Signal): number {
  return 128 + constants.signals[signal];
}

/** The same for what goes on until it is told to stop, which is then no failure. */
export function runServer(work: Work<void>): Promise<never> {
  const forever = new Promise<number>(() => undefined);
  return run(
    (supervise) => work(supervise).then(() => forever),
    () => 0,
  );
}
