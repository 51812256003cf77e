import type { JobSystem } from '@offload/core';
import type { JobDefinition } from '@offload/core/contract';
import { createWorker, type RunningWorker } from '@offload/core/worker';
import { openDatabase } from '@offload/db';
import { awsKeys } from '@offload/env';
import { createAlertDelivery } from '@offload/kinds/alerts';
import { operations } from '@offload/kinds/services/isolated';
import { system as demo } from '@offload/kinds/system';
import { openStorage } from '@offload/storage';
import type { Logger } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import type { Env } from './env';
import { isIsolated } from './sealable-kinds';
import { createProvider } from './services/provider';
import { createTasks } from './tasks';

/** The share of processors and tasks in the connections of the process. The core has the others. */
const ownShare = 1 / 4;

interface Program {
  /** The system that `kinds` belong to. */
  system?: JobSystem;
  /** The program that isolated jobs run in. */
  isolatedEntry?: URL;
}

/** The program of isolated jobs of a worker that wasn't built. */
export const isolatedSource = new URL('isolated-child.ts', import.meta.url);

/** Starts a worker of the demo. */
export function startWorker(
  env: Env,
  log: Logger,
  kinds: ReadonlyMap<string, JobDefinition>,
  { system = demo, isolatedEntry = isolatedSource }: Program = {},
): RunningWorker {
  const poolSize = Math.floor(env.DATABASE_POOL * ownShare);
  const db = openDatabase(env.DATABASE_URL, poolSize);
  const storage = openStorage(env.STORAGE_URL, awsKeys(env));
  const app = { env, log, db, storage, system };
  const isRefused = env.SEALING === 'required' && ![...kinds.values()].some(isIsolated);
  return createWorker({
    system,
    kinds,
    log,
    version: env.COMMIT ?? manifest.version,
    databaseUrl: env.DATABASE_URL,
    listenUrl: env.DATABASE_LISTEN_URL,
    databasePool: env.DATABASE_POOL - poolSize,
    queueUrl: env.QUEUE_URL,
    queuePrefix: env.QUEUE_PREFIX,
    queues: env.WORKER_QUEUES,
    concurrency: env.WORKER_CONCURRENCY,
    leaseMs: env.LEASE_MS,
    drainMs: env.DRAIN_MS,
    services: (worker) => createProvider(app, worker),
    tasks: (worker) => createTasks(app, worker),
    onAlert: createAlertDelivery(app.db),
    isolated: { entry: isolatedEntry, operations, isRefused },
  });
}
