import { createHolds, type Holds } from '@offload/console/server';
import { type Jobs, openJobs } from '@offload/core';
import { createErrorLogger, openLog } from '@offload/core/log';
import { type Database as AppDatabase, type JobParts, openDatabase as openAppDatabase } from '@offload/db';
import { awsKeys } from '@offload/env';
import { system } from '@offload/kinds/system';
import { openStorage, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { type Env, env } from '@/env';
import { type Auth, createAuth } from './auth/auth';
import { createJobParts } from './live/job-parts';
import { createLiveStreams, type LiveStreams } from './live/live-streams';
import { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics';
import { createTurns, type InTurn } from './turns';

/** The shared parts of a web process. */
export interface Runtime {
  env: Env;
  log: Logger;
  /** Prisma’s client for the app’s tables. */
  db: AppDatabase;
  jobs: Jobs<JobParts>;
  /** The connections and the queues of `jobs`. */
  core: Jobs['db'];
  writes: Jobs['writes'];
  queue: Jobs['backend'];
  storage: Storage;
  auth: Auth;
  live: LiveStreams;
  holds: Holds;
  metrics: ProcessMetrics;
  /** Runs searches in turn, which would otherwise use all connections of `core`. */
  searchInTurn: InTurn;
}

const searchLimits = {
  maxPerUser: 2,
  maxWaiting: 20,
  detail: 'You have too many searches at once. Wait for some to finish.',
};

// Next bundles pages and routes separately, each with its own copy of this module, and reloads it in development.
const holder: typeof globalThis & { offload?: Runtime } = globalThis;

/** Returns the parts of this process, which are opened on first use. */
export function runtime(): Runtime {
  holder.offload ??= open(env());
  return holder.offload;
}

function open(settings: Env): Runtime {
  const log = openLog('web', settings.LOG_LEVEL);
  const { DATABASE_LISTEN_URL, DATABASE_POOL } = settings;
  // Half of them are for the app's tables. Two connections listen.
  const share = 2 * Math.floor(DATABASE_POOL / 4);
  const db = openAppDatabase(settings.DATABASE_URL, DATABASE_POOL - share - 2);
  const errorLogger = createErrorLogger(log);
  const onLiveError = errorLogger('live updates failed');
  const onError = errorLogger('left to the sweeper, or to the next change');
  const holds = createHolds(() => jobs, onLiveError);
  const jobs: Jobs<JobParts> = openJobs({
    system,
    databaseUrl: settings.DATABASE_URL,
    listenUrl: DATABASE_LISTEN_URL,
    databasePool: share,
    queueUrl: settings.QUEUE_URL,
    queuePrefix: settings.QUEUE_PREFIX,
    onError,
    parts: createJobParts(db, holds),
  });
  const { db: core, writes, backend: queue } = jobs;
  const live = createLiveStreams(db, DATABASE_LISTEN_URL, onLiveError);
  return {
    env: settings,
    log,
    db,
    core,
    writes,
    queue,
    jobs,
    live,
    holds,
    storage: openStorage(settings.STORAGE_URL, awsKeys(settings)),
    auth: createAuth({ db, jobs }, settings, log),
    metrics: createProcessMetrics(live.watching),
    searchInTurn: createTurns({
      ...searchLimits,
      // Fewer than the connections of `core`, so that some are left for everything else.
      max: Math.ceil(core.size / 2),
    }),
  };
}
