import { setTimeout as delay } from 'node:timers/promises';
import { findUnknownKinds, listWorkers, type QueueBackend } from '@offload/core/admin';
import { countUndispatched, countWaitingOwners, readQueueDepths } from '../operations/figures/depth';
import {
  type Latency,
  readLatency,
  readQueueLatency,
  readQueueThroughput,
  readThroughput,
  type Throughput,
} from '../operations/figures/rollup';
import type { Period } from '../operations/figures/vocabulary';
import type { Reading } from '../options';
import type { SystemState } from '../ui/overview/system-state';
import type { Point, QueueFigures, QueueHold, ShownPeriod, WorkerFigures } from '../views';
import { readFiring } from './alerts';
import { readGateLines } from './gates';
import { freeQueue, readQueueHolds } from './queue-holds';

/** The state of a system, and its figures within a period. */
export interface Overview extends Omit<SystemState, 'more'>, ShownPeriod {
  /** The length of a point in milliseconds. */
  stepMs: number;
  points: Point[];
}

/** Returns the state of these queues and of all workers, and how runs have ended within a period. */
export async function readOverview(parts: Reading, names: string[], period: Period): Promise<Overview> {
  const { db } = parts;
  const [state, queues, points, holds] = await Promise.all([
    readState(parts, names),
    readQueueFigures(db, names, period),
    readPoints(db, names, period),
    readQueueHolds(parts, names),
  ]);
  const held = queues.map((figures) => ({
    ...figures,
    ...(holds.get(figures.queue) ?? freeQueue),
    workers: state.workers.filter((worker) => serves(worker, figures.queue)).length,
  }));
  const owners = await countWaitingOwners(
    db,
    held.filter(isHeld).map(({ queue }) => queue),
  );
  return {
    at: new Date().toISOString(),
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
    stepMs: period.stepMs,
    ...state,
    queues: held.map((figures) => ({ ...figures, waitingOwners: owners.get(figures.queue) ?? null })),
    points,
  };
}

function isHeld({
  isPaused,
  outage,
  workers,
}: Pick<QueueFigures, 'isPaused' | 'outage' | 'workers'>): boolean {
  return isPaused === true || outage !== null || workers === 0;
}

async function readState({ db, backend, system }: Reading, names: string[]) {
  // Then also of queues that the code no longer has.
  const seesAll = names.length === Object.keys(system.queues).length;
  const [acceptsJobs, shutGates, firing, undispatched, unknownKinds, workers] = await Promise.all([
    canTakeJobs(backend),
    readGateLines(db, true),
    readFiring(db, names),
    countUndispatched(db, seesAll ? null : names),
    findUnknownKinds(db),
    listWorkers(db),
  ]);
  return {
    acceptsJobs,
    shutGates,
    firing,
    undispatched,
    // The queue of a kind without a contract isn't known.
    unknownKinds: unknownKinds.filter(({ kind }) => {
      const queue = system.contracts.get(kind)?.queue;
      return queue === undefined ? seesAll : names.includes(queue);
    }),
    workers: workers.map(({ id, host, pid, version, queues, running, rssBytes, loopDelayMs, ...more }) => ({
      id,
      host,
      pid,
      version,
      queues,
      slots: Object.values(queues).reduce((sum, concurrency) => sum + concurrency, 0),
      running,
      rssBytes,
      loopDelayMs,
      silentMs: more.silentMs,
      aliveForMs: more.aliveForMs,
      sealing: more.sealing,
      startedAt: more.startedAt.toISOString(),
    })),
  };
}

const patienceMs = 2_000;

/** Returns whether the queue server confirms in time that it accepts jobs. */
async function canTakeJobs(backend: QueueBackend): Promise<boolean> {
  const check = backend.check().then(
    () => true,
    () => false,
  );
  return Promise.race([check, delay(patienceMs, false, { ref: false })]);
}

async function readQueueFigures(
  db: Reading['db'],
  names: string[],
  period: Period,
): Promise<Omit<QueueFigures, keyof QueueHold | 'workers' | 'waitingOwners'>[]> {
  const [depths, counts, latencies] = await Promise.all([
    readQueueDepths(db, names),
    readQueueThroughput(db, period),
    readQueueLatency(db, period),
  ]);
  return depths.map((depth) => ({
    ...depth,
    ended: counts.filter(({ key }) => key === depth.queue).reduce((sum, { count }) => sum + count, 0),
    ...percentilesOf(latencies.filter(({ key }) => key === depth.queue)),
  }));
}

/** Returns every point of a period, even those without runs, of these queues together. */
async function readPoints(db: Reading['db'], names: string[], period: Period): Promise<Point[]> {
  const [counts, latencies] = await Promise.all([
    readThroughput(db, period, names),
    readLatency(db, period, names),
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

function countsOf(counts: Throughput<Date>[]) {
  const of = (outcome: Throughput<Date>['outcome']) =>
    counts.find((count) => count.outcome === outcome)?.count ?? 0;
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

function serves({ aliveForMs, queues }: WorkerFigures, queue: string): boolean {
  return aliveForMs > 0 && queue in queues;
}
