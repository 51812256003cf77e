import { findScopesWithRoom } from '../admission/admit';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { databaseTime } from '../database/stored-times';
import type { QueueBackend } from '../delivery/backend';
import { admitHeld } from '../delivery/sweep/sweep';
import type { Scope } from '../job/holds/holds';
import { mayBeCarried } from '../job/queue-entry';
import { tick } from '../schedules/tick';
import type { JobSystem } from '../system/system';
import type { Replacement, WorkerParts } from '../worker/parts';
import type { TestTime } from './test-time';

const scopeLimit = 1_000;

interface Runnable {
  id: string;
  kind: string;
  queue: string;
}

/** Replaces what a worker does by itself: no queue carries jobs, no timer admits them, and no outage is probed. */
export function createReplacement(now: () => Date) {
  const freed: Scope[] = [];
  const paused = new Set<string>();
  const noQueue = new Error('The jobs of createTestJobs are in no queue: drain runs those that may run.');
  const reject = () => Promise.reject(noQueue);
  const backend: QueueBackend = {
    name: 'postgresql',
    queue: reject,
    worker: reject,
    check: async () => undefined,
    close: async () => undefined,
  };
  const instead: Replacement = {
    backend,
    admission: {
      whenDue: () => undefined,
      after: (scopes) => void freed.push(...scopes),
      close: () => undefined,
    },
    pauses: {
      outages: {
        begin: (queue) => void paused.add(queue),
        succeeded: () => undefined,
        probeNow: () => undefined,
        isPaused: (queue) => paused.has(queue),
        list: () => [],
      },
      giveWay: () => undefined,
      inTime: (write) => write(),
    },
    now,
  };
  return { instead, freed, paused, isNoQueue: (error: unknown) => error === noQueue };
}

interface DrainParts extends Pick<ReturnType<typeof createReplacement>, 'freed' | 'paused'> {
  system: JobSystem;
  kinds: ReadonlyMap<string, unknown>;
  worker: Pick<WorkerParts, 'db' | 'client' | 'consumerOf'>;
  time: TestTime;
}

/** Creates the functions that run jobs. Only `makeDue` looks at the time, so that a retry never runs before a test says so. */
export function createDrain({ system, kinds, worker, time, freed, paused }: DrainParts) {
  const { db, client, consumerOf } = worker;
  const unendable = new Map<string, number>();
  const known = [...kinds.keys()];

  async function run({ queue, ...job }: Runnable): Promise<void> {
    const consume = consumerOf(queue);
    await new Promise<void>((release, reject) => {
      const room = { take: () => 1, waitForOne: async () => false, release };
      consume({ id: job.id, jobs: [job], timestamp: Date.now() }, room).catch(reject);
    });
    await client.admitAfter(freed.splice(0));
  }

  return {
    /** Lets go what is due at this time. Returns this time by the database's clock. */
    async makeDue(): Promise<Date> {
      const now = await databaseTime(db);
      await tickDue(db, system, time.now());
      await admitHeld({ system, db, client, unendable });
      return now;
    },
    /** Runs what may run, one job after the other. Adds the IDs of the jobs that ran to `ran`. */
    async drain(ran: Set<string>): Promise<void> {
      paused.clear();
      // Of jobs whose transactions didn't dispatch them.
      await client.admitAfter(await findScopesWithRoom(db, system.ownerShares, scopeLimit));
      for (;;) {
        await client.settled();
        const job = await findRunnable(db, known, [...paused]);
        if (!job) return;
        await run(job);
        ran.add(job.id);
      }
    },
  };
}

/** Enqueues the jobs of the schedules that are due at a time, including the runs that catch up. */
async function tickDue(db: Database, system: JobSystem, at: Date): Promise<void> {
  for (;;) {
    const due = await db.query<{ id: string }>(sql`
      SELECT id FROM offload.schedule
      WHERE paused_at IS NULL AND next_run_at <= ${at} AND (name IS NULL OR name = ANY(${[...system.schedules.keys()]}::text[]))
      ORDER BY next_run_at, id`);
    if (due.length === 0) return;
    for (const { id } of due) await tick(db, system, id, at);
  }
}

async function findRunnable(
  db: Database,
  kinds: readonly string[],
  paused: readonly string[],
): Promise<Runnable | null> {
  const [job = null] = await db.query<Runnable>(sql`
    SELECT id, kind, queue FROM offload.job
    WHERE ${mayBeCarried} AND kind = ANY(${[...kinds]}::text[]) AND NOT queue = ANY(${[...paused]}::text[])
    ORDER BY array_position('{high,normal,low}'::text[], priority), id LIMIT 1`);
  return job;
}
