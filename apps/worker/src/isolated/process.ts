import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Claim } from '@offload/db';
import { PermanentError, TransientError } from '@offload/jobs/errors';
import { type Hosted, hostRun } from './host';
import type { HostedRun } from './operations';
import type { Launch } from './seal';
import { type Assignment, type ChildFailure, encodeFrame, readFromChild, type ToChild } from './wire';

export type IsolatedProcess = ReturnType<typeof startProcess>;
type RunAnswer = { result: object } | { error: unknown };

export interface Death {
  /** A signal, or the exit code. */
  how: string;
  /** The last that it wrote to stderr. */
  said: string;
}

/** For whom a process may work. */
export interface Place {
  kind: string;
  ownerId: string;
}

const keptOfStderr = 2_000;
const lastMs = 2_000;
// What a shell answers when a signal has ended its command.
const signalBase = 128;

/** Starts a process that runs jobs of a kind for one owner, one at a time. */
export function startProcess(launch: Launch, place: Place, memoryMb: number) {
  const { command, before, program, after } = launch;
  const nodeArgs = [`--max-old-space-size=${memoryMb}`, '--enable-source-maps', program, ...after];
  const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'pipe'];
  // Not in our folder, and without our variables: there are secrets in both.
  const child = spawn(command, [...before, ...nodeArgs], { cwd: '/', env: {}, stdio });
  const [, , stderr, link] = child.stdio;
  if (!(stderr instanceof Readable && link instanceof Duplex)) throw new Error('a process without its pipes');
  const ended = followEnd(child, stderr);
  const kill = () => void child.kill('SIGKILL');
  const send = (message: ToChild, bytes?: Buffer) => {
    // It may have ended in between: then `ended` says so.
    if (link.writable) link.write(encodeFrame(message, bytes));
  };
  let jobs = 0;
  let current: { host: Hosted; settle(answer: RunAnswer): void } | null = null;

  async function listen(from: Duplex): Promise<void> {
    for await (const { message, bytes } of readFromChild(from)) {
      // What an earlier run has left behind.
      if (!current || ('run' in message && message.run !== jobs)) continue;
      const { host, settle } = current;
      if (message.type === 'result') settle({ result: message.result });
      else if (message.type === 'failure') settle({ error: errorOf(message.failure, host) });
      else host.take(message, bytes);
    }
  }
  // A process that says what it must not is not trusted with anything more.
  listen(link).catch(kill);
  link.on('error', kill);

  return {
    ...place,
    pid: child.pid,
    /** Resolves when nothing of the process is left. */
    ended,
    /** How many jobs it has been given. */
    jobs: () => jobs,
    /** Runs a job. Resolves to null if the process ended before it could answer. */
    async run(claim: Claim, work: HostedRun): Promise<RunAnswer | null> {
      jobs += 1;
      const host = hostRun(work, send);
      const answer = new Promise<RunAnswer>((settle) => {
        current = { host, settle };
      });
      try {
        send({ type: 'run', run: jobs, job: assignmentOf(claim) });
        return await Promise.race([answer, ended.then(() => null)]);
      } finally {
        current = null;
        host.end();
      }
    },
    cancel: () => send({ type: 'cancel' }),
    kill,
  };
}

function followEnd(child: ChildProcess, stderr: Readable): Promise<Death> {
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-keptOfStderr);
  });
  const closed = new Promise((resolve) => stderr.once('close', resolve));
  return new Promise((resolve) => {
    child.once('exit', async (code, signal) => {
      // What it has started ends a moment later: when nothing holds this pipe any more.
      await Promise.race([closed, delay(lastMs, null, { ref: false })]);
      resolve({ how: signal ?? exitName(code ?? 0), said });
    });
    child.on('error', (error) => resolve({ how: error.message, said }));
  });
}

function exitName(code: number): string {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - signalBase) ?? [];
  return signal ?? `exit ${code}`;
}

function assignmentOf({ id, kind, ownerId, payload, payloadVersion, attempt }: Claim): Assignment {
  return { id, kind, ownerId, payload, payloadVersion, attempt };
}

/** The error of a run that failed: the worker's own if that is why, so that it means what it would mean there. */
function errorOf({ origin, effect, code, message, stack }: ChildFailure, host: Hosted): unknown {
  const own = origin === undefined ? undefined : host.errorAt(origin);
  if (own) return own;
  const error = effect ? new failures[effect](code, message) : new Error(message);
  error.stack = stack;
  return error;
}

const failures = { fail: PermanentError, retry: TransientError };
