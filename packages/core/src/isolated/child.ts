import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { JobContext, Services } from '../contract/context';
import { createSteps, endByWait } from '../contract/create-steps';
import { type JobDefinition, storedResult, unstorable } from '../contract/define-processor';
import type { StepStore } from '../contract/steps';
import { logEntry } from '../run/log-entry';
import { progressEntry } from '../run/progress-entry';
import { Stopped, stopSignals } from '../run/stop-reason';
import { type Calls, createCalls, type Send } from './calls';
import {
  type Assignment,
  encodeFrame,
  encodeFromChild,
  failureOf,
  maxFromChild,
  readFromWorker,
} from './wire';

export { type Calls, decodeValue, only } from './calls';
export { type Assignment, encodeValue, pieces } from './wire';

const linkFd = 3;

type Load = (kind: string) => Promise<JobDefinition | null>;

/** Returns a run's services, which call the worker. */
export type CreateRemoteServices = (job: Assignment, calls: Calls) => Services;

/**
 * Runs isolated jobs for the worker that started this process, one at a time. Loads only the kinds that it runs, because each
 * loads its own libraries.
 *
 * @example
 * await serve(
 *   async (kind) => (kind === 'csv-check' ? checkCsv : null),
 *   () => ({}),
 * );
 */
export async function serve(load: Load, createServices: CreateRemoteServices): Promise<void> {
  const [, , parent] = process.argv;
  if (parent) exitWithParent(Number(parent));
  // The worker decides when this process ends. A signal that ends it before this line affects no job.
  for (const signal of stopSignals) process.on(signal, () => undefined);
  const link = new Socket({ fd: linkFd, readable: true, writable: true });
  link.on('close', () => process.exit());
  const send: Send = (message, bytes) => void link.write(encodeFromChild(message, bytes));
  let calls = createCalls(0, send);
  let abort = new AbortController();

  for await (const { message, bytes } of readFromWorker(link)) {
    if (message.type === 'cancel') abort.abort(new Stopped('canceled'));
    else if (message.type === 'run') {
      abort = new AbortController();
      const { run, job } = message;
      calls = createCalls(run, send);
      const { context, settled } = createContext(job, calls, abort.signal, createServices(job, calls));
      work(load, job, context)
        .then(async (result) => {
          await settled();
          link.write(encodeResult(run, job.kind, result));
        })
        .catch((error: unknown) => send({ type: 'failure', run, failure: failureOf(error) }));
    } else calls.take(message, bytes);
  }
}

/** Creates the context of a run. `settled` resolves when the worker has received all log lines. */
function createContext(job: Assignment, { call }: Calls, signal: AbortSignal, services: Services) {
  const { id, kind, ownerId, payloadVersion, attempt } = job;
  let logged: Promise<unknown> = Promise.resolve();
  const now = () => new Date();
  const context: JobContext = {
    ...createSteps(remoteSteps(call), now, signal),
    job: { id, kind, ownerId, payloadVersion },
    attempt,
    signal,
    async progress(percent, step) {
      signal.throwIfAborted();
      const entry = progressEntry(percent, step);
      await call('progress', entry.percent, entry.step);
    },
    log: {
      info(...args) {
        const { message, details } = logEntry(args);
        logged = logged.then(() => call('log', message, ...(details ? [details] : [])));
      },
    },
    now,
    services,
  };
  return { context, settled: () => logged };
}

/** Supports no child jobs, because a compromised process must not be able to enqueue jobs. */
function remoteSteps(call: Calls['call']): StepStore {
  return {
    find: (name) => call('find-step', name),
    async finish(name, result, startedAt) {
      await call('finish-step', name, result, startedAt.toISOString());
    },
    begin: (name, ms) => call('begin-step', name, ms),
    enqueue: () =>
      Promise.reject(new Error("An isolated job can't have child jobs. Let its parent enqueue them.")),
    findOutcomes: () => Promise.reject(new Error("An isolated job can't have child jobs.")),
  };
}

async function work(load: Load, job: Assignment, context: JobContext): Promise<object> {
  const definition = await load(job.kind);
  if (!definition) throw new Error(`There is no processor for the kind ${job.kind}.`);
  return endByWait(definition.run(job.payload, context), context.signal);
}

/** Encodes the result of a run. Throws if it can't be stored or is longer than the worker accepts. */
function encodeResult(run: number, kind: string, result: object): Buffer {
  const frame = encodeFrame({ type: 'result', run, result: { ...storedResult(kind, result) } });
  if (frame.length > maxFromChild) throw unstorable(kind, maxFromChild);
  return frame;
}

// In its own thread, because the main one may be in an infinite loop when the worker dies.
const watchParent = `
const { workerData: parent } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 500);
`;

/** Ends this process when `parent`, which started it, is gone. */
function exitWithParent(parent: number): void {
  new Worker(watchParent, { eval: true, workerData: parent }).unref();
}
