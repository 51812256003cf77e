import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../migrate';
import { stopSignals } from '../run/stop-reason';
import { createWorker, type RunningWorker } from '../worker/worker';
import type { CliEnv } from './env';
import { loadWorkerOptions } from './load-module';

const parentCheckMs = 250;

/** Runs the worker of a file until the process is told to stop. Resolves to the exit status. */
export async function runWorker(args: string[], env: CliEnv): Promise<number> {
  const stop = new AbortController();
  const { signal } = stop;
  const requests: Promise<unknown>[] = stopSignals.map((name) => once(process, name, { signal }));
  if (env.npmParent !== undefined) requests.push(parentEnded(env.npmParent, signal));
  const told = Promise.race(requests);
  const worker = await startWorker(args, env);
  await told;
  stop.abort();
  await worker.stop();
  return 0;
}

/** Resolves when the parent process has ended: npm sends SIGTERM only to its shell, which ends without passing it on. */
async function parentEnded(parent: number, signal: AbortSignal): Promise<void> {
  while (process.ppid === parent) await delay(parentCheckMs, undefined, { ref: false, signal });
}

/** Updates the tables and starts the worker of a file. */
export async function startWorker([file, ...others]: string[], env: CliEnv): Promise<RunningWorker> {
  if (file === undefined || others.length > 0)
    throw new Error('worker needs one file, such as: npx offload worker ./worker.mjs');
  const options = await loadWorkerOptions(file);
  const { databaseUrl = env.databaseUrl, schema = env.schema } = options;
  const { listenUrl = env.listenUrl, queueUrl = env.queueUrl, queuePrefix = env.queuePrefix } = options;
  await migrate(databaseUrl, { schema });
  return createWorker({ ...options, databaseUrl, listenUrl, queueUrl, queuePrefix, schema });
}
