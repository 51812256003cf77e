import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, firstIdAt, readQueueLimits, sql } from '@offload/core/internal';
import { readPauseReasons } from '../operations/change-queue';
import { readQueueDepths } from '../operations/figures/depth';
import type { QueueView } from '../views';
import type { Reading } from './reading';

const patienceMs = 2_000;

/** Returns queues: their depths, whether and why they're paused, and their limits. */
export async function readQueues({ db, backend, system }: Reading, names: string[]): Promise<QueueView[]> {
  const [limits, depths, paused, reasons] = await Promise.all([
    readQueueLimits(db),
    readQueueDepths(db, names),
    findPaused(backend, names),
    readPauseReasons(db, names),
  ]);
  return depths.flatMap(({ queue: name, queued, retrying, running }) => {
    const defaults = system.queues[name];
    if (!defaults) return [];
    const limit = limits.get(name);
    return [
      {
        ...{ name, isPaused: paused.has(name) },
        pauseReason: paused.has(name) ? (reasons.get(name) ?? null) : null,
        ...{ waiting: queued, retrying, running },
        concurrency: limit?.concurrency ?? null,
        defaultConcurrency: defaults.concurrency,
        perMinute: limit?.perMinute ?? null,
        ownerRunning: limit?.ownerRunning ?? null,
        usualOwnerRunning: defaults.ownerRunning,
        ownerOpen: limit?.ownerOpen ?? null,
        usualOwnerOpen: defaults.ownerOpen,
      },
    ];
  });
}

/** Returns which queues are paused. While a queue can't be reached, it counts as not paused. */
export async function findPaused(backend: Reading['backend'], names: string[]): Promise<ReadonlySet<string>> {
  const states = await Promise.all(names.map((name) => isPaused(backend, name)));
  return new Set(names.filter((_, index) => states[index]));
}

async function isPaused(backend: Reading['backend'], name: string): Promise<boolean> {
  const asked = backend.queue(name).then((queue) => queue.isPaused());
  const response = asked.catch(() => false);
  return Promise.race([response, delay(patienceMs, false, { ref: false })]);
}

/** How a queue has done of late. Times are in milliseconds. */
export interface RecentRuns {
  queue: string;
  ended: number;
  waitP50: number | null;
  waitP95: number | null;
  runP50: number | null;
  runP95: number | null;
}

const recentMs = 3_600_000;
// So many are read, however many there are.
const maxRecent = 10_000;

/** Returns the figures of jobs that were created within the last hour and have finished: of the latest 10,000 jobs. */
export async function readRecentRuns(db: Connection): Promise<RecentRuns[]> {
  return db.query<RecentRuns>(sql`
    SELECT queue, count(*)::int AS ended,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_ms)::float8 AS "waitP50",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY waited_ms)::float8 AS "waitP95",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY run_ms)::float8 AS "runP50",
      percentile_cont(0.95) WITHIN GROUP (ORDER BY run_ms)::float8 AS "runP95"
    FROM (
      SELECT queue, finished_at, started_at, waited_ms,
        extract(epoch FROM finished_at - started_at) * 1000 AS run_ms
      FROM offload.job WHERE id >= ${firstIdAt(new Date(Date.now() - recentMs))}::uuid
      ORDER BY id DESC LIMIT ${maxRecent}
    ) AS recent WHERE finished_at IS NOT NULL AND started_at IS NOT NULL GROUP BY queue`);
}
