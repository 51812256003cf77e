import { createDenials, createHolds } from '@offload/console/server';
import { type Jobs, openJobs } from '@offload/core';
import { createErrorLogger, createSchemaWatch, openLog } from '@offload/core/log';
import { type Database, type JobParts, openDatabase as openAppDatabase } from '@offload/db';
import { awsKeys } from '@offload/env';
import { system } from '@offload/kinds/system';
import { openStorage } from '@offload/storage';
import { type Env, env } from '@/env';
import { createAuth } from './auth/auth';
import { createHasher, inTurns } from './auth/password-hashing';
import { createJobParts } from './live/job-parts';
import { createLiveStreams } from './live/live-streams';
import { createProcessMetrics } from './metrics/process-metrics';
import { createTurns } from './turns';

const searchLimits = (connections: number) => ({
  // Some connections are left for everything else.
  max: Math.ceil(connections / 2),
  maxPerUser: 2,
  maxWaiting: 20,
  detail: 'You have too many searches at once. Wait for some to finish.',
});

type Runtime = ReturnType<typeof open>;

// Next bundles pages and routes separately, each with its own copy of this module, and reloads it in development.
const holder: typeof globalThis & { offload?: Runtime } = globalThis;

/** Returns the parts of this process, which are opened on first use. */
export function runtime(): Runtime {
  holder.offload ??= open(env());
  return holder.offload;
}

function open(settings: Env) {
  const log = openLog('web', settings.LOG_LEVEL);
  const { DATABASE_LISTEN_URL, DATABASE_POOL } = settings;
  // Half of them are for the app's tables. Two connections listen.
  const share = 2 * Math.floor(DATABASE_POOL / 4);
  const db = openAppDatabase(settings.DATABASE_URL, DATABASE_POOL - share - 2);
  const schema = createSchemaWatch(log);
  const errorLogger = createErrorLogger(log, schema);
  const onLiveError = errorLogger('live updates failed');
  const onError = errorLogger('left to the sweeper, or to the next change');
  const { jobs, holds } = openCore(settings, share, db, { onError, onLiveError });
  const { db: core, writes, backend: queue } = jobs;
  const hasher = createHasher();
  const passwords = inTurns(hasher);
  const live = createLiveStreams(db, DATABASE_LISTEN_URL, onLiveError);
  return {
    env: settings,
    log,
    schema,
    /** Prisma’s client for the app’s tables. */
    db,
    /** The connections and the queues of `jobs`. */
    core,
    writes,
    queue,
    jobs,
    live,
    holds,
    denials: createDenials(core, { onError: errorLogger('failed to record denied actions') }),
    storage: openStorage(settings.STORAGE_URL, awsKeys(settings)),
    hasher,
    passwords,
    auth: createAuth({ db, jobs, passwords }, settings, log),
    metrics: createProcessMetrics(live.watching),
    /** Runs searches in turn, which would otherwise use all connections of `core`. */
    searchInTurn: createTurns(searchLimits(core.size)),
  };
}

type ErrorListeners = Record<'onError' | 'onLiveError', (error: unknown) => void>;

function openCore(
  settings: Env,
  databasePool: number,
  db: Database,
  { onError, onLiveError }: ErrorListeners,
) {
  const holds = createHolds(() => jobs, onLiveError);
  const jobs: Jobs<JobParts> = openJobs({
    system,
    databaseUrl: settings.DATABASE_URL,
    listenUrl: settings.DATABASE_LISTEN_URL,
    databasePool,
    queueUrl: settings.QUEUE_URL,
    queuePrefix: settings.QUEUE_PREFIX,
    onError,
    parts: createJobParts(db, holds),
  });
  return { jobs, holds };
}
