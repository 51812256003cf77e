import { once } from 'node:events';
import { migrate } from '../migrate';
import { stopSignals } from '../worker/stop-signals';
import { createWorker, type RunningWorker } from '../worker/worker';
import type { CliEnv } from './env';
import { loadWorkerOptions } from './load-module';

/** Updates the tables and runs a worker until the process is told to stop. Resolves to the exit status. */
export async function runWorker(args: string[], env: CliEnv): Promise<number> {
  const stop = new AbortController();
  const told = Promise.race(stopSignals.map((signal) => once(process, signal, { signal: stop.signal })));
  const worker = await startWorker(args, env);
  await told;
  stop.abort();
  await worker.stop();
  return 0;
}

/** Updates the tables and starts the worker of a file. */
export async function startWorker([file, ...others]: string[], env: CliEnv): Promise<RunningWorker> {
  if (file === undefined || others.length > 0)
    throw new Error('worker needs one file, such as: npx offload worker ./worker.mjs');
  const options = await loadWorkerOptions(file);
  const { databaseUrl, listenUrl, queueUrl, queuePrefix } = env;
  const { schema = env.schema } = options;
  await migrate(databaseUrl, { schema });
  return createWorker({
    databaseUrl,
    ...(listenUrl && { listenUrl }),
    ...(queueUrl && { queueUrl }),
    queuePrefix,
    ...options,
    schema,
  });
}
