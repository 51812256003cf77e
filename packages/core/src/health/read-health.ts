import type { Jobs } from '../client/open-jobs';
import { checkWritable } from '../database/check-writable';
import { type ClockWatch, createClockWatch } from '../database/clock-watch';
import type { Database } from '../database/database';
import { isDiskFull } from '../database/database-down';
import { isSchemaMissing } from '../database/schema-missing';
import { within } from '../database/within';
import { findPausedQueues } from '../delivery/find-paused';
import { findStalledQueues, findUnservedQueues, type StalledQueue } from './stalled';
import { countSealing, countWorkers, listOutages, type QueueOutage, type Sealing } from './worker-processes';

/** The health of an app's jobs. */
export interface JobsHealth {
  /** Whether the database responds in time and accepts writes. */
  database: boolean;
  /** Whether the database responds but has no disk space left. */
  isDatabaseFull: boolean;
  /** Milliseconds by which the database's clock was set ahead (back if negative) within the last five minutes. */
  clockStepMs: number;
  /** Whether tables of the core are missing because migrations haven't run. */
  isSchemaMissing: boolean;
  /** Whether the queue responds in time. */
  queue: boolean;
  /** The number of online worker processes. */
  workers: number;
  /** The queues that workers have paused, and why. */
  outages: QueueOutage[];
  /** Queues whose jobs don't start although workers have free slots. */
  stalled: StalledQueue[];
  /** Queues with due jobs that no worker serves. */
  unserved: StalledQueue[];
  /** How many workers seal isolated jobs, run them unsealed, or refuse them. */
  sealing: Partial<Record<Sealing, number>>;
}

interface HealthOptions {
  /** Milliseconds that each check may take, by default 2,000. */
  deadlineMs?: number;
  /** Called with errors of checks. By default, prints them. */
  onError?(error: unknown): void;
}

const nothing = { workers: 0, outages: [], sealing: {}, isSchemaMissing: false, isDatabaseFull: false };

/** One watch for each pool of this process. */
const clocks = new WeakMap<Database, ClockWatch>();

/**
 * Checks the servers and workers that an app's jobs depend on, for a route such as `/health`. Never rejects: a server that
 * doesn't respond in time counts as down. Each call checks again, so share the result among the requests to a public route.
 *
 * @example
 * const { database, queue, workers, stalled, unserved } = await readHealth(jobs);
 * const stuck = [...stalled.map(stalledText), ...unserved.map(unservedText)];
 * const isWell = database && queue && workers > 0 && stuck.length === 0;
 * return Response.json({ database, queue, workers, stuck }, { status: isWell ? 200 : 503 });
 */
export async function readHealth(
  jobs: Pick<Jobs, 'system' | 'db' | 'backend'>,
  { deadlineMs = 2_000, onError = console.error }: HealthOptions = {},
): Promise<JobsHealth> {
  const patience = { ms: deadlineMs, onError };
  const clock = clocks.get(jobs.db) ?? createClockWatch();
  clocks.set(jobs.db, clock);
  const [read, stuck, queue] = await Promise.all([
    within(readDatabase(jobs, clock), patience),
    within(readStuck(jobs), patience),
    within(
      jobs.backend.check().then(() => true),
      patience,
    ),
  ]);
  return {
    database: read !== null && !read.isDatabaseFull,
    ...(read ?? nothing),
    clockStepMs: clock.lastStepMs(),
    ...(stuck ?? { stalled: [], unserved: [] }),
    queue: queue === true,
  };
}

async function readDatabase({ db }: Pick<Jobs, 'db'>, clock: ClockWatch) {
  try {
    const [workers, outages, sealing, isDatabaseFull] = await Promise.all([
      countWorkers(db),
      listOutages(db),
      countSealing(db),
      isFull(db, clock),
    ]);
    return { workers, outages, sealing, isDatabaseFull, isSchemaMissing: false };
  } catch (error) {
    if (isSchemaMissing(error)) return { ...nothing, isSchemaMissing: true };
    throw error;
  }
}

/** Returns whether the database can't write because its disk is full. Throws if there's another reason. */
async function isFull(db: Database, clock: ClockWatch): Promise<boolean> {
  try {
    await clock.observe(() => checkWritable(db));
    return false;
  } catch (error) {
    if (isDiskFull(error)) return true;
    throw error;
  }
}

async function readStuck({ system, db, backend }: Pick<Jobs, 'system' | 'db' | 'backend'>) {
  const queues = Object.keys(system.queues);
  const watched = { queues, paused: [...(await findPausedQueues(backend, queues, 300))] };
  const [stalled, unserved] = await Promise.all([
    findStalledQueues(db, watched),
    findUnservedQueues(db, watched),
  ]);
  return { stalled, unserved };
}
