import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../migrate';
import { stopSignals } from '../run/stop-reason';
import { createWorker, type RunningWorker } from '../worker/worker';
import { type CliEnv, readCliEnv } from './env';
import { checkWorkerOptions, type FileOptions, loadWorkerOptions } from './load-module';
import { readArguments } from './read-arguments';
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

const optionsOfWorker = { queues: { type: 'string' }, concurrency: { type: 'string' } } as const;

/** Returns the options that the file of a worker exports, with those of the command line. */
export async function readWorkerFile(args: string[]): Promise<FileOptions> {
  const { values, positionals } = readArguments('worker', () =>
    parseArgs({ args, options: optionsOfWorker, allowPositionals: true }),
  );
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new Error('worker takes one file: npx offload worker ./worker.mjs --queues image,report');
  const { queues, concurrency } = values;
  return {
    ...(await loadWorkerOptions(file)),
    ...(queues !== undefined && { queues: queues.split(',') }),
    ...(concurrency !== undefined && { concurrency: readConcurrency(concurrency) }),
  };
}

/** Reads `image=2,email=50`. `createWorker` validates it. */
function readConcurrency(text: string): Record<string, number> {
  const pairs = text.split(',').map((pair): [string, number] => {
    const [name = '', count] = pair.split('=');
    return [name, Number(count)];
  });
  return Object.fromEntries(pairs);
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
