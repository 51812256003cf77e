import type { Jobs } from '@offload/core';
import { listWorkers, type WorkerView } from '@offload/core/admin';
import { type Outbox, type QueueDepth, readOutbox, readQueueDepths } from '../operations/figures/depth';
import { type EndedTotal, readDurationTotals, readEndedTotals } from '../operations/figures/totals';
import { durationFamily } from './durations';
import { type Family, writeFamilies } from './exposition';

/**
 * Returns the metrics of an app's jobs, queues, and workers in Prometheus' text format. While the database is down, they only
 * say that, and `onError` gets the reason.
 *
 * @example
 * export const GET = async () => new Response(await readJobMetrics(jobs), { headers: { 'Content-Type': 'text/plain; version=0.0.4' } });
 */
export async function readJobMetrics(
  { db, system }: Pick<Jobs, 'db' | 'system'>,
  onError: (error: unknown) => void = console.error,
): Promise<string> {
  const isUp = (value: number) => gauge('database_up', 'Whether the database can be reached.', [{ value }]);
  try {
    return writeFamilies([...(await readFamilies(db, Object.keys(system.queues))), isUp(1)]);
  } catch (error) {
    onError(error);
    return writeFamilies([isUp(0)]);
  }
}

async function readFamilies(db: Jobs['db'], queues: string[]): Promise<Family[]> {
  const [depths, outbox, workers, ended, durations] = await Promise.all([
    readQueueDepths(db, queues),
    readOutbox(db),
    listWorkers(db),
    readEndedTotals(db),
    readDurationTotals(db),
  ]);
  const alive = workers.filter(({ aliveForMs }) => aliveForMs > 0);
  return [
    ...queueFamilies(depths, alive),
    ...outboxFamilies(outbox),
    ...workerFamilies(alive),
    endedFamily(ended),
    durationFamily(durations, {
      measure: 'wait',
      name: 'offload_job_wait_seconds',
      help: 'How long a job was due before its run started.',
    }),
    durationFamily(durations, {
      measure: 'run',
      name: 'offload_job_run_seconds',
      help: 'How long a run of a job took.',
    }),
  ];
}

function gauge(name: string, help: string, samples: Family['samples']): Family {
  return { name: `offload_${name}`, help, type: 'gauge', samples };
}

function queueFamilies(depths: QueueDepth[], alive: WorkerView[]): Family[] {
  const states = ['queued', 'running', 'retrying'] as const;
  const jobs = depths.flatMap((depth) =>
    states.map((state) => ({ labels: { queue: depth.queue, state }, value: depth[state] })),
  );
  const oldest = depths.map(({ queue, oldestWaitingMs }) => ({
    labels: { queue },
    value: (oldestWaitingMs ?? 0) / 1_000,
  }));
  const served = depths.map(({ queue }) => ({
    labels: { queue },
    value: alive.filter((worker) => queue in worker.queues).length,
  }));
  return [
    gauge('queue_jobs', 'Jobs that have not finished, up to 100,000.', jobs),
    gauge('queue_oldest_waiting_seconds', 'How long the oldest due job has been waiting.', oldest),
    gauge('queue_workers', 'Worker processes that serve the queue.', served),
  ];
}

function outboxFamilies({ count, oldestMs }: Outbox): Family[] {
  return [
    gauge('outbox_jobs', 'Jobs committed more than 5 s ago and not dispatched.', [{ value: count }]),
    gauge('outbox_lag_seconds', 'How long the oldest undispatched job has been waiting.', [
      { value: (oldestMs ?? 0) / 1_000 },
    ]),
  ];
}

function workerFamilies(alive: WorkerView[]): Family[] {
  const samples = (read: (worker: WorkerView) => number) =>
    alive.map((worker) => ({
      labels: { host: worker.host, pid: String(worker.pid) },
      value: read(worker),
    }));
  return [
    gauge(
      'worker_running_jobs',
      'Jobs that a worker process runs.',
      samples(({ running }) => running),
    ),
    gauge(
      'worker_memory_bytes',
      'The resident memory of a worker process.',
      samples(({ rssBytes }) => rssBytes),
    ),
    gauge(
      'worker_event_loop_delay_seconds',
      "The 99th percentile of the delay of a worker process's event loop since its last heartbeat.",
      samples(({ loopDelayMs }) => loopDelayMs / 1_000),
    ),
    gauge(
      'worker_unsealed',
      "Whether a worker process runs unsealed processes that decode users' files.",
      samples(({ sealing }) => (sealing === 'unsealed' ? 1 : 0)),
    ),
    gauge(
      'worker_refuses_isolated_jobs',
      "Whether a worker process takes no jobs that decode users' files, because it can't seal them.",
      samples(({ sealing }) => (sealing === 'refused' ? 1 : 0)),
    ),
  ];
}

function endedFamily(ended: EndedTotal[]): Family {
  return {
    name: 'offload_job_runs_ended_total',
    help: 'Finished runs by outcome. "retrying" means that the attempt failed and will be retried, "rejected" that it failed for a reason that only the job\'s owner can fix.',
    type: 'counter',
    samples: ended.map(({ queue, kind, outcome, count }) => ({
      labels: { queue, kind, outcome },
      value: count,
    })),
  };
}
