import type { Period, Range } from '@offload/console/operations/figures/vocabulary.ts';
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
} from '@offload/console/operations/index.ts';
import { findUnknownKinds, listWorkers, type RunOutcome, type WorkerView } from '@offload/core/internal';
import { queues } from '@offload/kinds/queues';
import { shareReads } from '@/server/live/shared-reads';
import { runtime } from '@/server/runtime';
import { readHealth } from '@/server/services';
import { findFiring } from '../alerts/alert-queries';
import { type ChartPeriod, pointsOf } from './chart-period';
import type { Overview, Point, QueueFigures } from './overview-schema';

const shareRange = shareReads((range: Range) => readOverview({ range, zoom: null }), 1_000);

/** Returns the state of the system, read once a second at most unless someone has zoomed in. For staff. */
export function getOverview(shown: ChartPeriod): Promise<Overview> {
  return shown.zoom ? readOverview(shown) : shareRange(shown.range);
}

async function readOverview(shown: ChartPeriod): Promise<Overview> {
  const { db, core, pausedQueues } = runtime();
  const period = pointsOf(shown, Date.now());
  const [health, depths, ...rest] = await Promise.all([
    readHealth('all'),
    readQueueDepths(db, Object.keys(queues)),
    readOutbox(db),
    findUnknownKinds(core),
    listWorkers(core),
    readQueueThroughput(db, period),
    readQueueLatency(db, period),
    readPoints(period),
    pausedQueues(),
    findFiring(),
    countRejectedEmails(db),
  ]);
  const [outbox, unknownKinds, workers, counts, latencies, points, paused, firing, rejectedEmails] = rest;
  const { queue, storage, outages } = health;
  return {
    at: new Date().toISOString(),
    range: shown.range,
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    stepMs: period.stepMs,
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

/** Returns every point of a period, of one queue or over all, even without runs. */
export async function readPoints(period: Period, queue: string | null = null): Promise<Point[]> {
  const { db } = runtime();
  const [counts, latencies] = await Promise.all([
    readThroughput(db, period, queue),
    readLatency(db, period, queue),
  ]);
  const { stepMs, fromMs, toMs } = period;
  return Array.from({ length: (toMs - fromMs) / stepMs }, (_, index) => {
    const start = fromMs + index * stepMs;
    const isHere = ({ key }: { key: Date }) => key.getTime() === start;
    return {
      start: new Date(start).toISOString(),
      ...countsOf(counts.filter(isHere)),
      ...percentilesOf(latencies.filter(isHere)),
    };
  });
}

function countsOf(counts: Throughput<Date>[]): Pick<Point, Exclude<RunOutcome, 'rejected'>> {
  const of = (outcome: RunOutcome) => counts.find((count) => count.outcome === outcome)?.count ?? 0;
  return {
    succeeded: of('succeeded'),
    retrying: of('retrying'),
    failed: of('failed') + of('rejected'),
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
