import {
  createErrorLogger,
  createJobClient,
  type Database,
  openDatabase,
  openQueueBackend,
  type QueueBackend,
  type WorkerClient,
} from '@offload/core/internal';
import { type Database as AppDatabase, type JobParts, openDatabase as openAppDatabase } from '@offload/db';
import { awsKeys } from '@offload/env';
import { system } from '@offload/kinds/system';
import { openStorage, type Storage } from '@offload/storage';
import type { Logger } from 'pino';
import { type Env, env } from '@/env';
import { type Auth, createAuth } from './auth/auth';
import { createJobParts } from './live/job-parts';
import { createLiveStreams, type LiveStreams } from './live/live-streams';
import { createOutageReader, type Outages } from './live/outages';
import { createPauseReader } from './live/paused-queues';
import { createLog } from './log';
import { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics';
import { createTurns, type InTurn } from './turns';

/** The shared parts of a web process. */
export interface Runtime {
  env: Env;
  log: Logger;
  /** Prisma’s client for the app’s tables. */
  db: AppDatabase;
  /** The core's own connections. */
  core: Database;
  /** More of them, for what every job needs: they plan each statement once. */
  writes: Database;
  queue: QueueBackend;
  jobs: WorkerClient<JobParts>;
  storage: Storage;
  auth: Auth;
  live: LiveStreams;
  outages: () => Promise<Outages>;
  /** The queues that staff have paused. */
  pausedQueues: () => Promise<string[]>;
  metrics: ProcessMetrics;
  /** Runs searches in turn, which would otherwise use all connections of `core`. */
  searchInTurn: InTurn;
}

const searchLimits = {
  ...{ maxPerUser: 2, maxWaiting: 20 },
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
  const log = createLog(settings.LOG_LEVEL);
  const { DATABASE_URL, DATABASE_LISTEN_URL, DATABASE_POOL } = settings;
  // Of four shares, two are for the app's tables. Two connections listen.
  const share = Math.floor(DATABASE_POOL / 4);
  const db = openAppDatabase(DATABASE_URL, DATABASE_POOL - 2 * share - 2);
  const core = openDatabase(DATABASE_URL, { poolSize: share });
  const writes = openDatabase(DATABASE_URL, {
    ...{ poolSize: share, keepPlans: true },
    listenUrl: DATABASE_LISTEN_URL,
  });
  const errorLogger = createErrorLogger(log);
  const queue = openQueueBackend(settings.QUEUE_URL, {
    ...{ db: core, prefix: settings.QUEUE_PREFIX },
    onError: errorLogger('the queue failed'),
  });
  const pausedQueues = createPauseReader(queue);
  const outages = createOutageReader(core, pausedQueues);
  const onLiveError = errorLogger('live updates failed');
  const jobs = createJobClient({
    ...{ system, db: writes, backend: queue },
    parts: createJobParts({ db, core, outages, onError: onLiveError }),
    onError: errorLogger('left to the sweeper, or to the next change'),
  });
  const live = createLiveStreams(db, DATABASE_LISTEN_URL, onLiveError);
  return {
    env: settings,
    log,
    db,
    core,
    writes,
    queue,
    jobs,
    storage: openStorage(settings.STORAGE_URL, awsKeys(settings)),
    auth: createAuth(db, settings, log),
    live,
    outages,
    pausedQueues,
    metrics: createProcessMetrics(live.watching),
    searchInTurn: createTurns({
      ...searchLimits,
      // Fewer than the connections of `core`, so that some are left for everything else.
      max: Math.ceil(share / 2),
    }),
  };
}
