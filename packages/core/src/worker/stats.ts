import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { JobDefinition } from '../contract/define-processor';
import type { ReportedOutage, Sealing, WorkerVitals } from '../health/worker-processes';
import type { RunningJobs } from './consume/running';
import type { WorkerSettings } from './options';

// Without any delay, the histogram shows the time between two samples.
const resolutionMs = 10;

interface StatsSource {
  concurrency: WorkerSettings['concurrency'];
  workers: ReadonlyMap<string, unknown>;
  running: RunningJobs;
  outages: { list(): ReportedOutage[] };
  kinds: ReadonlyMap<string, JobDefinition>;
  isolated: { sealing(): Sealing | null } | null;
}

/** Collects this process's statistics. `loopDelayMs` covers the time since the last read. */
export function collectWorkerStats(source: StatsSource) {
  const { concurrency, workers, running, outages, kinds, isolated } = source;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return {
    read(): WorkerVitals {
      const loopDelayMs = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
      delay.reset();
      return {
        queues: Object.fromEntries([...concurrency].filter(([name]) => workers.has(name))),
        kinds: [...kinds.keys()],
        contractVersions: versionsOf(kinds),
        running: running.claims().length,
        rssBytes: process.memoryUsage.rss(),
        loopDelayMs,
        outages: outages.list(),
        sealing: isolated?.sealing() ?? null,
      };
    },
    stop: () => void delay.disable(),
  };
}

/** Returns the versions of a worker's contracts, except those that are 1. */
export function versionsOf(kinds: ReadonlyMap<string, JobDefinition>): Record<string, number> {
  const versions = [...kinds].map(([kind, { contract }]) => [kind, contract.version] as const);
  return Object.fromEntries(versions.filter(([, version]) => version > 1));
}
