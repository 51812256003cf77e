import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PermanentError, TransientError, WaitError } from '../contract/errors';
import { SuspendedError } from '../contract/steps';
import type { Claim } from '../run/claim';
import { type Hosted, hostRun } from './host';
import { type Launch, noVariables } from './launch';
import type { HostedRun } from './operations';
import { type Assignment, type ChildFailure, encodeFrame, readFromChild, type ToChild } from './wire';

export type IsolatedProcess = ReturnType<typeof startProcess>;
type RunAnswer = { result: object } | { error: unknown };

export interface Death {
  /** A signal or the exit code. */
  how: string;
  /** The end of the output to stderr. */
  stderr: string;
}

export interface Place {
  kind: string;
  ownerId: string;
}

const keptOfStderr = 2_000;
const lastMs = 2_000;
// If a signal ends a command, its shell exits with this plus the signal's number.
const signalBase = 128;
const memoryCheckMs = 100;
const pageBytes = 4_096;
const megabyte = 1024 * 1024;

/** Starts a process that runs jobs of a kind for one owner, one at a time. */
export function startProcess(launch: Launch, place: Place, memoryMb: number) {
  const { child, stderr, link } = spawnProgram(launch, memoryMb);
  const ended = followEnd(child, stderr);
  const kill = () => void child.kill('SIGKILL');
  const send: Send = (message, bytes) => {
    // Not writable if the process has ended, which `ended` reports.
    if (link.writable) link.write(encodeFrame(message, bytes));
  };
  const runs = createRuns(send);
  // Once for all runs, because a callback for each would keep the run's outcome in memory until the process ends.
  void ended.then(runs.end);
  // Kills a process that sends invalid messages.
  runs.listen(link).catch(kill);
  link.on('error', kill);

  return {
    ...place,
    pid: child.pid,
    /** Resolves when nothing of the process is left. */
    ended,
    jobs: runs.count,
    /** Runs a job. Resolves to null if the process ends without a response. */
    run: runs.run,
    cancel: () => send({ type: 'cancel' }),
    kill,
  };
}

type Send = (message: ToChild, bytes?: Buffer) => void;

/** Runs jobs in a process, one after another, by the messages that both sides send. */
function createRuns(send: Send) {
  let jobs = 0;
  let hasEnded = false;
  let current: { host: Hosted; resolve(answer: RunAnswer | null): void } | null = null;
  return {
    count: () => jobs,
    async listen(link: Duplex): Promise<void> {
      for await (const { message, bytes } of readFromChild(link)) {
        // A message of an earlier run.
        if (!current || ('run' in message && message.run !== jobs)) continue;
        const { host, resolve } = current;
        if (message.type === 'result') resolve({ result: message.result });
        else if (message.type === 'failure') resolve({ error: errorOf(message.failure, host) });
        else host.take(message, bytes);
      }
    },
    async run(claim: Claim, work: HostedRun): Promise<RunAnswer | null> {
      jobs += 1;
      const host = hostRun(work, send);
      try {
        return await new Promise((resolve) => {
          current = { host, resolve };
          if (hasEnded) resolve(null);
          send({ type: 'run', run: jobs, job: assignmentOf(claim) });
        });
      } finally {
        current = null;
        host.end();
      }
    },
    end(): void {
      hasEnded = true;
      current?.resolve(null);
    },
  };
}

function spawnProgram({ command, before, program, after }: Launch, memoryMb: number) {
  const nodeArgs = [`--max-old-space-size=${memoryMb}`, '--enable-source-maps', program, ...after];
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'pipe'];
  // Without the worker's folder and environment, because both contain secrets.
  const child = spawn(command, [...before, ...nodeArgs], {
    cwd: '/',
    env: noVariables,
    stdio,
  });
  // A process with too many open files gets no pipes, and the error that follows would end the worker.
  child.on('error', () => undefined);
  const [, , stderr, link] = child.stdio ?? [];
  if (!(stderr instanceof Readable && link instanceof Duplex)) throw new Error('the process has no pipes');
  return { child, stderr, link };
}

function followEnd(child: ChildProcess, stderr: Readable): Promise<Death> {
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-keptOfStderr);
  });
  const closed = new Promise((resolve) => stderr.once('close', resolve));
  return new Promise((resolve) => {
    child.once('exit', async (code, signal) => {
      // Processes that the child started end a moment later and then release this pipe.
      await Promise.race([closed, delay(lastMs, null, { ref: false })]);
      resolve({ how: signal ?? exitName(code ?? 0), stderr: text });
    });
    child.on('error', (error) => resolve({ how: error.message, stderr: text }));
  });
}

function exitName(code: number): string {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - signalBase) ?? [];
  return signal ?? `exit ${code}`;
}

function assignmentOf({ id, kind, ownerId, payload, payloadVersion, attempt }: Claim): Assignment {
  return { id, kind, ownerId, payload, payloadVersion, attempt };
}

/** Returns the error of a failed run: the worker's own error if that is the cause, so that it has the same effect. */
function errorOf(failure: ChildFailure, host: Hosted): unknown {
  const { origin, effect, code, message, stack, retryAfterMs = null } = failure;
  const own = origin === undefined ? undefined : host.errorAt(origin);
  if (own) return own;
  if (failure.suspension) return new SuspendedError(failure.suspension.hold, failure.suspension.waitingFor);
  if (failure.waitMs !== undefined) return new WaitError(message, failure.waitMs);
  const error = effect ? new failures[effect](code, message, { retryAfterMs }) : new Error(message);
  error.stack = stack;
  return error;
}

const failures = { fail: PermanentError, retry: TransientError };

/** Kills a process that exceeds its memory limit, including native code. Without /proc, only V8's limit applies. */
export function watchMemory({ pid, kill }: IsolatedProcess, limitMb: number) {
  let isExceeded = false;
  let isStopped = false;
  const timer = setInterval(async () => {
    const used = await residentBytes(await innermost(pid));
    if (isStopped || used <= limitMb * megabyte) return;
    isExceeded = true;
    kill();
  }, memoryCheckMs);
  return {
    isExceeded: () => isExceeded,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const [, resident = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(resident) * pageBytes;
  } catch {
    // The process has just ended, or this isn't Linux.
    return 0;
  }
}

/** Returns the last of a chain of processes of which each has started the next. The others only wait. */
async function innermost(pid: number | undefined): Promise<number | undefined> {
  try {
    const child = Number.parseInt(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10);
    return Number.isNaN(child) ? pid : innermost(child);
  } catch {
    return pid;
  }
}
