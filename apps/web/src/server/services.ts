import { shareReads } from '@offload/console/server';
import { sql } from '@offload/core';
import {
  checkWritable,
  connectionOf,
  countSealing,
  countWorkers,
  findPausedQueues,
  findStalledQueues,
  isSchemaMissing,
  listOutages,
  type QueueOutage,
  type Sealing,
  type StalledQueue,
} from '@offload/core/internal';
import { queues } from '@offload/kinds/queues';
import { runtime } from './runtime';

const deadlineMs = 2_000;

interface Services {
  queue: boolean;
  storage: boolean;
}

interface Health extends Services {
  database: boolean;
  /** Whether the database lacks tables: migrations haven't run. */
  isSchemaMissing: boolean;
  /** Whether each pool of connections to the database gives one in time. */
  connections: boolean;
  /** Whether most requests get another response than 503. */
  requests: boolean;
  /** Queues whose jobs don't start although workers have free slots. */
  stalled: StalledQueue[];
  /** Worker processes that are online. */
  workers: number;
  /** Outages that workers report. */
  outages: QueueOutage[];
  /** How many workers seal isolated jobs, don't, or refuse them. */
  sealing: Partial<Record<Sealing, number>>;
}

/** Reads the health of the system and what it depends on, up to once a second. */
export const readHealth = shareReads<'all', Health>(async () => {
  const { metrics } = runtime();
  const [read, stalled, connections, services] = await Promise.all([
    inTime(readDatabase()),
    inTime(readStalled()),
    inTime(checkPools()),
    checkServices(),
  ]);
  return {
    ...{ database: read !== null, ...(read ?? nothing), stalled: stalled ?? [], ...services },
    connections: connections === true,
    requests: metrics.unavailable() <= 0.5,
  };
}, 1_000);

const nothing = { workers: 0, outages: [], sealing: {}, isSchemaMissing: false };

async function readStalled(): Promise<StalledQueue[]> {
  const { core, queue } = runtime();
  const names = Object.keys(queues);
  return findStalledQueues(core, { queues: names, paused: [...(await findPausedQueues(queue, names, 300))] });
}

/** Reads what the database knows, if it has the tables of the core and of the app, and accepts writes. */
async function readDatabase() {
  const { core } = runtime();
  try {
    const app = core.query(sql`SELECT FROM alert_target LIMIT 0`);
    const [workers, outages, sealing] = await Promise.all([
      countWorkers(core),
      listOutages(core),
      countSealing(core),
      checkWritable(core),
      app,
    ]);
    return { workers, outages, sealing, isSchemaMissing: false };
  } catch (error) {
    if (isSchemaMissing(error)) return { ...nothing, isSchemaMissing: true };
    throw error;
  }
}

/** Gets a connection of each pool that requests use. */
async function checkPools(): Promise<true> {
  const { db, core, writes } = runtime();
  await Promise.all([db, core, writes].map((pool) => connectionOf(pool).query(sql`SELECT 1`)));
  return true;
}

/** Checks whether the queue and the storage respond in time. */
async function checkServices(): Promise<Services> {
  const { queue, storage } = runtime();
  const [queueAnswer, storageAnswer] = await Promise.all([
    inTime(queue.check().then(() => true)),
    inTime(storage.check().then(() => true)),
  ]);
  return { queue: queueAnswer === true, storage: storageAnswer === true };
}

/** Returns a check’s result; null if it fails or times out. */
export async function inTime<Value>(check: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([check, late]);
  } catch (error) {
    runtime().log.debug({ error }, 'a health check failed');
    return null;
  } finally {
    clearTimeout(timer);
  }
}
