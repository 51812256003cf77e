import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beat } from '../health/worker-processes';
import type { Claim } from '../run/claim';
import { followQueueLimits } from './consume/follow-queue-limits';
import { openWorkers } from './consume/open-workers';
import { createErrorLogger } from './error-logger';
import { checkOptions, completeOptions, ownKinds, type WorkerOptions, type WorkerSettings } from './options';
import { openParts, type WorkerParts, type WorkerSetting } from './parts';
import { type Repetition, repeat } from './repeat';
import { createSchemaWatch } from './schema-watch';
import { collectWorkerStats } from './stats';
import { stopWorker } from './stop-worker';
import { startSweeps } from './sweeps';

/** A worker that `createWorker` has started. */
export interface RunningWorker {
  /**
   * Returns whether the worker takes jobs: it has opened its queues, even if one is down now, its last heartbeat still counts,
   * the database's schema matches its version, and it isn't stopping.
   */
  isReady(): boolean;
  /** Returns how the database's schema differs from the worker's version and what to do, or null. */
  schemaProblem(): string | null;
  /** Returns how many jobs of each queue are running here. */
  countRunning(): Map<string, number>;
  /** Stops taking jobs, lets running ones finish within `drainMs`, and gives the others back. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a worker, which consumes every queue or those of `queues`, sweeps, sends heartbeats, and waits for servers that are down. Throws an `Error`
 * that says what to fix if its options are invalid. Run `migrate` first.
 *
 * @example
 * const worker = createWorker({ system, kinds: [print], databaseUrl: process.env.DATABASE_URL });
 * for (const signal of stopSignals) process.once(signal, () => worker.stop().then(() => process.exit()));
 */
export function createWorker(given: WorkerOptions): RunningWorker {
  const complete = completeOptions(given);
  checkOptions(complete);
  const options = { ...complete, kinds: ownKinds(complete) };
  const { kinds, leaseMs, drainMs, log } = options;
  const others = [...options.system.contracts.keys()].filter((kind) => !kinds.has(kind));
  if (others.length > 0)
    log.info({ kinds: others }, 'no processor for these kinds: only other workers run them');
  const identity = { id: randomUUID(), host: hostname(), pid: process.pid, version: options.version };
  const stopping = new AbortController();
  const giveUp = new AbortController();
  const schema = createSchemaWatch(log);
  const errorLogger = createErrorLogger(log, schema);

  const parts = openOrStop(stopping, {
    options,
    workerId: identity.id,
    errorLogger,
    stopping: stopping.signal,
    giveUp: giveUp.signal,
    onOutageChange: () => heartbeat.now(),
  });
  const stats = collectWorkerStats({ ...parts, kinds });
  const limits = followQueueLimits(parts, errorLogger('failed to apply the limits of queues'));
  const queueFailed = errorLogger('failed to open a queue, retrying');
  const opening = parts.services.started.then(() =>
    openWorkers({ ...parts, limits, leaseMs, log, onError: queueFailed }, stopping.signal),
  );
  // Only now are the queues known to the list of workers.
  void opening.then(() => heartbeat.now());
  void opening.then(limits.apply);
  if ([...kinds.values()].some(({ contract }) => contract.isolated))
    parts.isolated?.prepare().catch(errorLogger('failed to prepare isolated jobs'));
  const heartbeat = repeatHeartbeat(
    (aliveMs) => beat(parts.db, { ...identity, ...stats.read() }, aliveMs),
    leaseMs,
    errorLogger('failed to send heartbeat'),
  );
  const repetitions = [
    heartbeat,
    schema.follow(parts.db),
    ...startSweeps({ options, parts, limits, stopping: stopping.signal, errorLogger }),
  ];

  const queues = [...parts.concurrency.keys()];
  async function stop(): Promise<void> {
    stopping.abort();
    const running = parts.running.claims().length;
    log.info({ running }, `stopping: running jobs get up to ${drainMs / 1_000} s to finish`);
    stats.stop();
    await opening;
    const all = { ...parts, limits };
    await stopWorker({ workerId: identity.id, parts: all, repetitions, drainMs, giveUp, errorLogger });
  }
  let stopped: Promise<void> | undefined;
  return {
    isReady: () =>
      !stopping.signal.aborted &&
      heartbeat.isAlive() &&
      schema.problem() === null &&
      queues.every((queue) => parts.workers.has(queue)),
    schemaProblem: schema.problem,
    countRunning: () => countByQueue(queues, parts.running.claims(), kinds),
    // A process may get several signals to stop.
    stop: () => (stopped ??= stop()),
  };
}

/** Opens the parts of a worker. If that throws, services that haven't started aren't retried. */
function openOrStop(stopping: AbortController, setting: WorkerSetting): WorkerParts {
  try {
    return openParts(setting);
  } catch (error) {
    stopping.abort();
    throw error;
  }
}

/** Sends heartbeats. The worker is alive while its last successful heartbeat counts. */
function repeatHeartbeat(
  send: (aliveMs: number) => Promise<void>,
  leaseMs: number,
  onError: (error: unknown) => void,
): Repetition & { isAlive(): boolean } {
  // Slightly shorter than the lease, so a dead worker shows as offline before its jobs are claimed again.
  const aliveMs = Math.floor(leaseMs * 0.9);
  let aliveUntil = 0;
  async function sendNext(): Promise<void> {
    const sentAt = performance.now();
    await send(aliveMs);
    aliveUntil = sentAt + aliveMs;
  }
  return { ...repeat(sendNext, leaseMs / 3, onError), isAlive: () => performance.now() < aliveUntil };
}

function countByQueue(
  queues: string[],
  running: Claim[],
  kinds: WorkerSettings['kinds'],
): Map<string, number> {
  const counts = new Map(queues.map((queue) => [queue, 0]));
  for (const { kind } of running) {
    const queue = kinds.get(kind)?.contract.queue;
    if (queue !== undefined) counts.set(queue, (counts.get(queue) ?? 0) + 1);
  }
  return counts;
}
