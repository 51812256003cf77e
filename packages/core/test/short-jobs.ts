import { createTestDatabase, openTestQueue } from '@offload/testing';
import * as z from 'zod';
import { createJobClient } from '../src/client/client';
import { defineJob } from '../src/contract/contract';
import { defineProcessor } from '../src/contract/define-processor';
import { OutageError } from '../src/contract/errors';
import { sql } from '../src/database/sql';
import { openQueueBackend } from '../src/delivery/backend';
import { createSweep } from '../src/delivery/sweep/sweep';
import { enqueue } from '../src/job/enqueue/enqueue';
import { history } from '../src/job/history';
import type { Priority } from '../src/job/priorities';
import { openLog } from '../src/log/open-log';
import { defineSystem } from '../src/system/system';
import { createWorker, type RunningWorker } from '../src/worker/worker';

/** How many jobs a worker runs at once. */
export const concurrency = 4;
/** The places of all jobs of a dispatch. */
export const all = Array.from({ length: 30 }, (_none, at) => at);

const contractOf = (kind: string) =>
  defineJob({
    kind,
    queue: 'short',
    payload: z.object({ holds: z.boolean(), needsPrinter: z.boolean() }),
    maxAttempts: 1,
    backoff: { firstMs: 1, maxMs: 1 },
    timeoutMs: 60_000,
  });
const [known, newer] = [contractOf('known'), contractOf('newer')];
const system = defineSystem({
  queues: { short: { concurrency, perDelivery: 10, ownerRunning: 100, ownerOpen: 100 } },
  contracts: [known, newer],
});

/** By their places in the dispatch. */
interface Places {
  /** Those that run until they're let go. */
  holding?: number[];
  /** Those that need the printer. */
  printing?: number[];
  /** Those of the kind that old workers don't know. */
  newer?: number[];
  priority?: Priority;
}

interface Printer {
  isDown: boolean;
  probes: number;
  /** How long its jobs wait; null: until its probe says that it's up. With a number, its probe can't tell. */
  waitMs: number | null;
}

export type ShortJobs = Awaited<ReturnType<typeof openShortJobs>>;

/** Opens a queue whose deliveries carry up to ten jobs, on the backend that the tests run on. */
export async function openShortJobs() {
  const database = await createTestDatabase();
  const db = database.core;
  const server = await openTestQueue(database.url);
  const backend = openQueueBackend(server.url, { prefix: 'test', onError: () => undefined });
  const queue = await backend.queue('short');
  const client = createJobClient({ system, db, backend, onError: fail });
  const workers: RunningWorker[] = [];
  const printer: Printer = { isDown: false, probes: 0, waitMs: null };
  let letGo: () => void = () => undefined;

  /** Starts a worker, whose jobs that hold run until `letGo`. An old one doesn't know the newer kind. */
  function startWorker({ isOld = false, drainMs = 0 } = {}): RunningWorker {
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const processorOf = (contract: typeof known) =>
      defineProcessor(contract, async ({ holds, needsPrinter }) => {
        if (needsPrinter && printer.isDown) throw outageOf(printer);
        if (holds) await held;
        return {};
      });
    const worker = createWorker({
      system,
      kinds: (isOld ? [known] : [known, newer]).map(processorOf),
      databaseUrl: database.url,
      queueUrl: server.url,
      queuePrefix: 'test',
      drainMs,
      log: openLog('worker', 'silent'),
    });
    workers.push(worker);
    return worker;
  }

  /** Enqueues jobs and dispatches them together. */
  async function dispatch(count: number, places: Places = {}): Promise<string[]> {
    const { holding = [], printing = [], priority = 'normal' } = places;
    const jobs = await db.transaction(async (tx) => {
      const enqueued = [];
      for (let at = 0; at < count; at += 1) {
        const contract = places.newer?.includes(at) ? newer : known;
        const payload = { holds: holding.includes(at), needsPrinter: printing.includes(at) };
        const options = { ownerId: 'ada', priority };
        enqueued.push(await enqueue(tx, system, { contract, payload, options }));
      }
      return enqueued;
    });
    await client.dispatch(jobs);
    return jobs.map(({ id }) => id);
  }

  async function countOf(ids: string[], state: string): Promise<number> {
    const rows = await db.query(
      sql`SELECT FROM offload.job WHERE id = ANY(${ids}::uuid[]) AND state = ${state}`,
    );
    return rows.length;
  }

  async function countRuns(): Promise<number> {
    return (await db.query(sql`SELECT FROM ${history} AS event WHERE state = 'running'`)).length;
  }

  return {
    db,
    backend,
    queue,
    client,
    printer,
    startWorker,
    dispatch,
    /** Returns how many of these jobs are in a state. */
    countOf,
    /** Returns how many runs of all jobs have begun. */
    countRuns,
    /** Returns how many deliveries wait in the queue. */
    countWaiting: async () => (await queue.getJobs(['waiting'])).length,
    letGo: () => letGo(),
    /** Does what a worker does each second, as if all jobs had been dispatched a minute ago. */
    async sweepLater() {
      await db.execute(sql`UPDATE offload.job SET dispatched_at = now() - interval '1 minute'`);
      await createSweep({ system, db, writes: db, backend, client }, 15_000)();
    },
    async close() {
      letGo();
      await Promise.all(workers.map((worker) => worker.stop()));
      await backend.close();
      await server.remove();
      await database.drop();
    },
  };
}

function fail(error: unknown): never {
  throw error;
}

function outageOf(printer: Printer): OutageError {
  async function probe(): Promise<void> {
    printer.probes += 1;
    if (printer.isDown && printer.waitMs === null) throw new Error('The printer is down.');
  }
  return new OutageError('The printer is down.', probe, { maxProbeMs: 50, waitMs: printer.waitMs });
}
