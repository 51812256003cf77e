import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../migrate';
import { stopSignals } from '../run/stop-reason';
import { createWorker, type RunningWorker } from '../worker/worker';
import { type CliEnv, readCliEnv } from './env';
import { checkWorkerOptions, type FileOptions, loadWorkerOptions } from './load-module';
import { exitWith } from './terminal';

const parentCheckMs = 250;

/** Runs a worker until the process is told to stop, and ends the process. */
export async function runWorker(load: () => Promise<FileOptions>, env: CliEnv): Promise<never> {
  const stop = new AbortController();
  const { signal } = stop;
  const requests: Promise<unknown>[] = stopSignals.map((name) => once(process, name, { signal }));
  if (env.npmParent !== undefined) requests.push(parentEnded(env.npmParent, signal));
  const told = Promise.race(requests);
  const worker = await startWorker(await load(), env);
  await told;
  stop.abort();
  await worker.stop();
  // What the app has opened, such as a pool of its own, would keep the process.
  process.exit(0);
}

/** Resolves when the parent process has ended: npm sends SIGTERM only to its shell, which ends without passing it on. */
async function parentEnded(parent: number, signal: AbortSignal): Promise<void> {
  while (process.ppid === parent) await delay(parentCheckMs, undefined, { ref: false, signal });
}

/** Returns the options that the file of a worker exports. */
export async function readWorkerFile([file, ...others]: string[]): Promise<FileOptions> {
  if (file === undefined || others.length > 0)
    throw new Error('worker takes one file, and nothing else: npx offload worker ./worker.mjs');
  return loadWorkerOptions(file);
}

/** Updates the tables and starts a worker. */
export async function startWorker(options: FileOptions, env: CliEnv): Promise<RunningWorker> {
  const { databaseUrl = env.databaseUrl, schema = env.schema } = options;
  const { listenUrl = env.listenUrl, queueUrl = env.queueUrl, queuePrefix = env.queuePrefix } = options;
  await migrate(databaseUrl, { schema });
  return createWorker({ ...options, databaseUrl, listenUrl, queueUrl, queuePrefix, schema });
}

/** Runs a worker that `npx offload build` has built, as its own program. */
export async function runBuiltWorker(options: Partial<FileOptions>): Promise<void> {
  try {
    await runWorker(async () => checkWorkerOptions(options, 'The worker'), readCliEnv());
  } catch (error) {
    exitWith(error);
  }
}
