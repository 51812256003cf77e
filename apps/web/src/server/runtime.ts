import { type Database, openDatabase } from '@offload/db';
import { awsKeys } from '@offload/env';
import { openQueueBackend, type QueueBackend } from '@offload/jobs/backend';
import { createJobClient, type JobClient } from '@offload/jobs/client';
import { openStorage, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { type Env, env } from '@/env';
import { type Auth, createAuth } from './auth';
import { createLiveUpdates, type LiveUpdates } from './live-updates';
import { createLog } from './log';
import { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics';
import { createOutageReader, type Outages } from './outages';

/** What one web process has one of. */
export interface Runtime {
  env: Env;
  log: Logger;
  db: Database;
  queue: QueueBackend;
  jobs: JobClient;
  storage: Storage;
  auth: Auth;
  live: LiveUpdates;
  outages: () => Promise<Outages>;
  metrics: ProcessMetrics;
}

// Next bundles pages and routes apart, each with its own copy of this module; and reloads it in development.
const holder: typeof globalThis & { offload?: Runtime } = globalThis;

/** The parts of this process; opened when they are first asked for. */
export function runtime(): Runtime {
  holder.offload ??= open(env());
  return holder.offload;
}

/** The parts, if anybody has asked for them yet. */
export function openedRuntime(): Runtime | null {
  return holder.offload ?? null;
}

function open(settings: Env): Runtime {
  const log = createLog(settings.LOG_LEVEL);
  const db = openDatabase(settings.DATABASE_URL, 10);
  const queue = openQueueBackend(settings.QUEUE_URL, (error) => log.debug({ error }, 'the queue backend'));
  const jobs = createJobClient(db, queue, (error) =>
    log.warn({ error }, 'not handed over: left to the sweeper'),
  );
  const outages = createOutageReader(db);
  const live = createLiveUpdates({ db, outages }, settings.DATABASE_URL, (error) =>
    log.warn({ error }, 'live updates'),
  );
  return {
    env: settings,
    log,
    db,
    queue,
    jobs,
    storage: openStorage(settings.STORAGE_URL, awsKeys(settings)),
    auth: createAuth(db, settings, log),
    live,
    outages,
    metrics: createProcessMetrics(live.watching),
  };
}
