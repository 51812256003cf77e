import { constants } from 'node:os';
import { createSupervisor, type ProcessRecord, printError, type Supervisor } from '@offload/processes';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

interface Lifetime {
  /** A signal that doesn't end it. */
  ignored?: Signal;
  /** Whether it goes on after its parent process is gone. */
  isDetached?: boolean;
}

/** Calls back on a stop signal, or when our parent process is gone and can no longer send one. */
function stopRequest({ ignored, isDetached = false }: Lifetime): Promise<Signal> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, () => signal !== ignored && resolve(signal));
    if (!isDetached) setInterval(() => process.ppid !== parent && resolve('SIGHUP'), 1000).unref();
  });
}

/** Ignores a closed output (a closed terminal, `| head`), so that we still end our processes. */
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
  lifetime: Lifetime = {},
): Promise<never> {
  let supervisor: Supervisor | undefined;
  let stopping = false;
  outliveReaders();
  const stopped = stopRequest(lifetime).then((signal) => {
    stopping = true;
    console.log(`… Stopping (${signal})`);
    return statusWhenStopped(signal);
  });
  const done = work((record) => {
    supervisor = createSupervisor(record);
    return supervisor;
  }).catch((error) => {
    // While stopping, failures are a consequence of that.
    if (!stopping) printError(error);
    return 1;
  });
  const status = await Promise.race([stopped, uncaught(), done]);
  await supervisor?.stop();
  process.exit(status);
}

/** Runs a command and exits with its status. No matter how it ends, the processes it started end first. */
export function runCommand(work: Work<number>): Promise<never> {
  return run(work, statusOf);
}

/** Runs a prompt, in which Ctrl-C discards the input instead of ending the command. */
export function runPrompt(work: Work<number>): Promise<never> {
  return run(work, statusOf, { ignored: 'SIGINT' });
}

function statusOf(signal: Signal): number {
  return 128 + constants.signals[signal];
}

/** Runs a command in the background, beyond the command that started it. */
export function runDetached(work: Work<number>): Promise<never> {
  return run(work, statusOf, { isDetached: true });
}

/** Runs a command that continues until it's told to stop, which then counts as success. */
export function runServer(work: Work<void>): Promise<never> {
  const forever = new Promise<number>(() => undefined);
  return run(
    (supervise) => work(supervise).then(() => forever),
    () => 0,
  );
}
