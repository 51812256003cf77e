import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { QueueOutage, WorkerVitals } from '@offload/db';
import { queues } from '@offload/jobs/queues';
import type { RunningJobs } from './consume/running';

// What the histogram holds of a loop that is never late is the time between two looks.
const resolutionMs = 10;

interface Watched {
  workers: ReadonlyMap<string, unknown>;
  running: RunningJobs;
  outages: { list(): QueueOutage[] };
}

/** Watches how this process is. What it reads of the event loop is of the time since it was last read. */
export function watchVitals({ workers, running, outages }: Watched, kinds: string[]) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return {
    read(): WorkerVitals {
      const loopDelayMs = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
      delay.reset();
      const served = Object.entries(queues).filter(([name]) => workers.has(name));
      return {
        queues: Object.fromEntries(served.map(([name, { concurrency }]) => [name, concurrency])),
        kinds,
        running: running.count(),
        rssBytes: process.memoryUsage.rss(),
        loopDelayMs,
        outages: outages.list(),
      };
    },
    stop: () => void delay.disable(),
  };
}
