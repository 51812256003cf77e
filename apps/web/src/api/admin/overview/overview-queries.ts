import { findUnknownKinds, listWorkers, type WorkerView } from '@offload/core';
import { queues } from '@offload/kinds/queues';
import {
  countRejectedEmails,
  type Latency,
  readLatency,
  readOutbox,
  readQueueDepths,
  readQueueLatency,
  readQueueThroughput,
  readThroughput,
  type Throughput,
} from '@offload/operations';
import { type Range, type RunOutcome, ranges } from '@offload/operations/figures';
import { shareReads } from '@/server/live/shared-reads';
import { runtime } from '@/server/runtime';
import { readHealth } from '@/server/services';
import { findFiring } from '../alerts/alert-queries';
import type { Overview, Point, QueueFigures } from './overview-schema';

/** Returns the state of the system, read once a second at most. For staff. */
export const getOverview = shareReads(readOverview, 1_000);

async function readOverview(range: Range): Promise<Overview> {
  const { db, core, pausedQueues } = runtime();
  const [health, depths, ...rest] = await Promise.all([
    readHealth('all'),
    readQueueDepths(db, Object.keys(queues)),
    readOutbox(db),
    findUnknownKinds(core),
    listWorkers(core),
    readQueueThroughput(db, range),
    readQueueLatency(db, range),
    readPoints(range),
    pausedQueues(),
    findFiring(),
    countRejectedEmails(db),
  ]);
  const [outbox, unknownKinds, workers, counts, latencies, points, paused, firing, rejectedEmails] = rest;
  const { queue, storage, outages } = health;
  return {
    at: new Date().toISOString(),
    range,
    services: { queue, storage, outages },
    firing,
    undispatched: outbox.count,
    rejectedEmails,
    unknownKinds,
    queues: depths.map(
      (depth): QueueFigures => ({
        ...depth,
        isPaused: paused.includes(depth.queue),
        workers: workers.filter((worker) => serves(worker, depth.queue)).length,
        ended: counts.filter(({ key }) => key === depth.queue).reduce((sum, { count }) => sum + count, 0),
        ...percentilesOf(latencies.filter(({ key }) => key === depth.queue)),
      }),
    ),
    points,
    workers: workers.map((worker) => ({ ...worker, startedAt: worker.startedAt.toISOString() })),
  };
}

/** Returns every point of a range, of one queue or over all, even without runs. The last one is still growing. */
export async function readPoints(range: Range, queue: string | null = null): Promise<Point[]> {
  const { db } = runtime();
  const [counts, latencies] = await Promise.all([
    readThroughput(db, range, queue),
    readLatency(db, range, queue),
  ]);
  const { stepMs, points } = ranges[range];
  const last = Math.floor(Date.now() / stepMs) * stepMs;
  return Array.from({ length: points }, (_, index) => {
    const start = last - (points - 1 - index) * stepMs;
    const isHere = ({ key }: { key: Date }) => key.getTime() === start;
    return {
      start: new Date(start).toISOString(),
      ...countsOf(counts.filter(isHere)),
      ...percentilesOf(latencies.filter(isHere)),
    };
  });
}

function countsOf(counts: Throughput<Date>[]): Pick<Point, RunOutcome> {
  const of = (outcome: RunOutcome) => counts.find((count) => count.outcome === outcome)?.count ?? 0;
  return {
    succeeded: of('succeeded'),
    retrying: of('retrying'),
    failed: of('failed'),
    canceled: of('canceled'),
  };
}

function percentilesOf(latencies: Latency<unknown>[]) {
  const wait = latencies.find(({ measure }) => measure === 'wait');
  const run = latencies.find(({ measure }) => measure === 'run');
  return {
    waitP50: wait?.p50 ?? null,
    waitP95: wait?.p95 ?? null,
    runP50: run?.p50 ?? null,
    runP95: run?.p95 ?? null,
  };
}

function serves({ aliveForMs, queues: served }: WorkerView, queue: string): boolean {
  return aliveForMs > 0 && queue in served;
}
