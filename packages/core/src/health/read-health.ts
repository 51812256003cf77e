import { findStalledQueues, type StalledQueue } from '../alerts/stalled';
import { checkWritable } from '../database/check-writable';
import { isSchemaMissing } from '../database/schema-missing';
import { findPausedQueues } from '../delivery/find-paused';
import type { Jobs } from '../open-jobs';
import {
  countSealing,
  countWorkers,
  listOutages,
  type QueueOutage,
  type Sealing,
} from '../worker/worker-processes';
import { within } from './within';

/** The health of an app's jobs. */
export interface JobsHealth {
  /** Whether the database responds in time and accepts writes. */
  database: boolean;
  /** Whether the database lacks the core's tables or a part of them: migrations haven't run. */
  isSchemaMissing: boolean;
  /** Whether the queue responds in time. */
  queue: boolean;
  /** Worker processes that are online. */
  workers: number;
  /** Outages that workers report: queues that they have paused, and why. */
  outages: QueueOutage[];
  /** Queues whose jobs don't start although workers have free slots. */
  stalled: StalledQueue[];
  /** How many workers seal isolated jobs, run them unsealed, or refuse them. */
  sealing: Partial<Record<Sealing, number>>;
}

interface HealthOptions {
  /** Milliseconds that each check may take; by default 2,000. */
  deadlineMs?: number;
  /** Gets the errors of checks; by default prints them. */
  onError?(error: unknown): void;
}

const nothing = { workers: 0, outages: [], sealing: {}, isSchemaMissing: false };

/**
 * Reads the health of what an app's jobs depend on, for a route such as `/health`. Never rejects: what doesn't respond in time
 * is down. Each call checks again, so let a public route share the result of one call.
 *
 * @example
 * const { database, queue, workers, stalled } = await readHealth(jobs);
 * const isWell = database && queue && workers > 0 && stalled.length === 0;
 * return Response.json({ database, queue, workers, stuck: stalled.map(stalledText) }, { status: isWell ? 200 : 503 });
 */
export async function readHealth(
  jobs: Pick<Jobs, 'system' | 'db' | 'backend'>,
  { deadlineMs = 2_000, onError = console.error }: HealthOptions = {},
): Promise<JobsHealth> {
  const patience = { ms: deadlineMs, onError };
  const [read, stalled, queue] = await Promise.all([
    within(readDatabase(jobs), patience),
    within(readStalled(jobs), patience),
    within(
      jobs.backend.check().then(() => true),
      patience,
    ),
  ]);
  return {
    database: read !== null,
    ...(read ?? nothing),
    stalled: stalled ?? [],
    queue: queue === true,
  };
}

async function readDatabase({ db }: Pick<Jobs, 'db'>) {
  try {
    const [workers, outages, sealing] = await Promise.all([
      countWorkers(db),
      listOutages(db),
      countSealing(db),
      checkWritable(db),
    ]);
    return { workers, outages, sealing, isSchemaMissing: false };
  } catch (error) {
    if (isSchemaMissing(error)) return { ...nothing, isSchemaMissing: true };
    throw error;
  }
}

async function readStalled({ system, db, backend }: Pick<Jobs, 'system' | 'db' | 'backend'>) {
  const queues = Object.keys(system.queues);
  return findStalledQueues(db, { queues, paused: [...(await findPausedQueues(backend, queues, 300))] });
}
