import { shareReads } from '@offload/console/server';
import { type JobsHealth, readHealth as readJobsHealth, within } from '@offload/core/health';
import { connectionOf, isSchemaMissing, sql } from '@offload/core/sql';
import { runtime } from './runtime';

const deadlineMs = 2_000;

export interface Health extends JobsHealth {
  storage: boolean;
  /**
   * Whether the check of the storage took too long, as on a busy machine, so that it isn't known whether files can be stored.
   */
  isStorageLate: boolean;
  /** Whether each pool of database connections provides one in time. */
  connections: boolean;
  /** Whether most requests get a response other than 503. */
  requests: boolean;
}

/** Reads the health of the system and what it depends on, up to once a second. */
export const readHealth = () => readShared(runtime());

const readShared = shareReads<ReturnType<typeof runtime>, Health>(async ({ jobs, metrics, storage }) => {
  const [ofJobs, app, connections, stores] = await Promise.all([
    readJobsHealth(jobs, { deadlineMs, onError: logFailed }),
    inTime(hasAppTables()),
    inTime(checkPools()),
    inTime(storage.check().then(() => true, failed)),
  ]);
  return {
    ...ofJobs,
    database: ofJobs.database && app !== null,
    isSchemaMissing: ofJobs.isSchemaMissing || app === false,
    storage: stores === true,
    isStorageLate: stores === null,
    connections: connections === true,
    requests: metrics.unavailable() <= 0.5,
  };
}, 1_000);

async function hasAppTables(): Promise<boolean> {
  try {
    await runtime().core.query(sql`SELECT FROM alert_target LIMIT 0`);
    return true;
  } catch (error) {
    if (isSchemaMissing(error)) return false;
    throw error;
  }
}

/** Gets a connection of each pool that requests use. */
async function checkPools(): Promise<true> {
  const { db, core, writes } = runtime();
  await Promise.all([db, core, writes].map((pool) => connectionOf(pool).query(sql`SELECT 1`)));
  return true;
}

/** Returns a check’s result; null if it fails or times out. */
export function inTime<Value>(check: Promise<Value>): Promise<Value | null> {
  return within(check, { ms: deadlineMs, onError: logFailed });
}

function failed(error: unknown): false {
  logFailed(error);
  return false;
}

function logFailed(error: unknown): void {
  runtime().log.debug({ error }, 'a health check failed');
}
