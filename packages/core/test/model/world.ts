import { createTestDatabase } from '@offload/testing';
import pino from 'pino';
import { createJobClient, type WorkerClient } from '../../src/client/client';
import type { ClockWatch } from '../../src/database/clock-watch';
import { type Database, openDatabase } from '../../src/database/database';
import { sql } from '../../src/database/sql';
import { createSweep } from '../../src/delivery/sweep/sweep';
import { defineSystem, type JobSystem } from '../../src/system/system';
import { contractOf } from '../contract';
import { installClock, setClock } from './clock';
import { limits } from './model';
import { PlayedQueue } from './played-queue';
import { createPlayedWorker, type PlayedRun, type PlayedWorker } from './played-worker';

const one = () => 'one';
/** A kind for each way in which jobs depend on each other. */
export const kinds = {
  plain: contractOf('plain'),
  keyed: contractOf('keyed', { concurrency: { key: one, limit: limits.key } }),
  gated: contractOf('gated', { gate: one }),
  waiting: contractOf('waiting', { unique: { key: one, while: 'waiting' } }),
  open: contractOf('open', { unique: { key: one, while: 'open' } }),
  timed: contractOf('timed', { unique: { key: one, while: '1 minute' } }),
};
export type Kind = keyof typeof kinds;

/** What runs: the core's own functions, on a database of their own. The queue and the processors are the test's. */
export interface World {
  db: Database;
  system: JobSystem;
  queue: PlayedQueue;
  /** Two clients, as two processes have them. */
  clients: [WorkerClient, WorkerClient];
  /** The last one knows none of the kinds. */
  workers: PlayedWorker[];
  /** Runs that haven't returned, also those whose worker has lost its job. */
  runs: PlayedRun[];
  /** Whether an outage has paused the queue in all workers. */
  isPaused: boolean;
  /** Errors of work that nobody awaits. */
  errors: unknown[];
  sweep(): Promise<void>;
  /** Begins anew, at this time. */
  reset(now: number): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const database = await createTestDatabase();
  await installClock(database.core);
  await database.core.execute(sql`CREATE TABLE model.ending (job_id uuid NOT NULL)`);
  const db = openDatabase(database.url, { poolSize: 4, keepPlans: true });
  // A job that was told to stop hasn't ended yet: if the hook ran for it, it would count one end too many.
  const ended = sql`INSERT INTO model.ending SELECT id FROM changed WHERE state IN ('canceling', 'succeeded', 'failed', 'canceled')`;
  const system = defineSystem({
    queues: { email: { concurrency: 1, perDelivery: 3, ownerRunning: limits.owner, ownerOpen: 100 } },
    contracts: Object.values(kinds),
    gateLimits: () => ({ concurrency: limits.gate }),
    hooks: [{ onEnd: ended }],
  });
  const queue = new PlayedQueue();
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const open = () => createJobClient({ system, db, backend: queue.asBackend(), onError });
  const clients: World['clients'] = [open(), open()];
  const sweep = createSweep(
    { system, db, writes: db, backend: queue.asBackend(), client: clients[0], clock: unwatched },
    0,
  );
  const log = pino({ level: 'silent' });
  const world: World = {
    db,
    system,
    queue,
    clients,
    errors,
    sweep,
    workers: [],
    runs: [],
    isPaused: false,
    async reset(now) {
      queue.clear();
      Object.assign(world, { runs: [], isPaused: false });
      errors.length = 0;
      await db.execute(
        sql`WITH gates AS (DELETE FROM offload.gate), endings AS (DELETE FROM model.ending) DELETE FROM offload.job`,
      );
      await setClock(db, now);
      // A sweep takes jobs for orphaned only after a round that hasn't failed.
      await sweep();
    },
    async close() {
      await db.close();
      await database.drop();
    },
  };
  const all = new Map(Object.values(kinds).map((contract) => [contract.kind, { contract, run }]));
  world.workers.push(...[all, all, new Map()].map((known) => createPlayedWorker(world, known, log)));
  return world;
}

// Time passes by setting the clock, which is no step.
const unwatched: ClockWatch = {
  observe: async (read) => ({ row: await read(), steppedMs: 0 }),
  lastStepMs: () => 0,
};

async function run(): Promise<never> {
  throw new Error('The test runs jobs.');
}
