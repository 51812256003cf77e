import { checkAlerts } from '../alerts/watch-alerts';
import { createClockWatch, stepText } from '../database/clock-watch';
import { restoreSchedulers } from '../delivery/schedulers';
import { pruneJobs } from '../delivery/sweep/prune-jobs';
import { createUnknownReport } from '../delivery/sweep/report-unknown';
import { createSweep } from '../delivery/sweep/sweep';
import { createTickSweep } from '../delivery/ticks';
import { countRuns, pruneFigures } from '../figures/roll-up';
import { pruneOfflineWorkers } from '../health/worker-processes';
import { syncSchedules } from '../schedules/sync-schedules';
import type { FollowedLimits } from './consume/follow-queue-limits';
import type { ErrorLogger } from './error-logger';
import type { WorkerSettings } from './options';
import type { WorkerParts } from './parts';
import { type Repetition, repeat } from './repeat';
import type { Task } from './services';

interface Sweeping {
  options: WorkerSettings;
  parts: WorkerParts;
  limits: FollowedLimits;
  stopping: AbortSignal;
  errorLogger: ErrorLogger;
}

/** Starts the worker's sweeps and the app's tasks. An error in a round is logged and doesn't stop further rounds. */
export function startSweeps(sweeping: Sweeping): Repetition[] {
  const { parts, stopping, errorLogger } = sweeping;
  return [...sweepsOf(sweeping), ...parts.tasks].map(({ name, everyMs, run }) =>
    repeat(() => run(stopping), everyMs, errorLogger(`failed to ${name}`)),
  );
}

/** Omits heartbeats, leases, and the comparison of the schema, which other parts wake. */
function sweepsOf({ options, parts, limits, errorLogger }: Sweeping): Task[] {
  const { system, leaseMs, log, onAlert } = options;
  const { db, writes, backend, client, running } = parts;
  const clock = createClockWatch((ms) => log.warn({ ms }, stepText(ms)));
  const swept = { system, db, writes, backend, client, running, clock };
  const tickFailed = errorLogger('failed to enqueue a scheduled job');
  const alerts = { onAlert, onError: errorLogger('failed to evaluate alerts') };
  async function restoreSchedules(): Promise<void> {
    await syncSchedules(db, system);
    await restoreSchedulers(db, backend);
  }
  return [
    { name: 'sweep', everyMs: 1_000, run: createSweep(swept, leaseMs) },
    { name: 'sweep schedules', everyMs: 1_000, run: createTickSweep(swept, tickFailed) },
    { name: 'roll up figures', everyMs: 1_000, run: () => countRuns(db) },
    { name: 'look for unknown kinds', everyMs: 10_000, run: createUnknownReport({ system, db, log }) },
    {
      name: 'evaluate alerts',
      everyMs: 10_000,
      run: () => checkAlerts({ ...client, system, db, backend }, alerts),
    },
    { name: 'prune finished jobs', everyMs: 10_000, run: () => pruneJobs({ system, db, log }) },
    { name: 'apply the limits of queues', everyMs: 60_000, run: limits.apply },
    { name: 'restore schedules', everyMs: 60_000, run: restoreSchedules },
    { name: 'prune figures', everyMs: 60_000, run: () => pruneFigures(db) },
    { name: 'prune offline workers', everyMs: 60_000, run: () => pruneOfflineWorkers(db) },
  ];
}
