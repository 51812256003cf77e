import { findUnknownKinds, listOutages, listWorkers, type WorkerView } from '@offload/core/internal';
import { readOutbox, readQueueDepths } from '../operations/figures/depth';
import type { Overview } from '../ui/overview/attention';
import { findPaused, readRecentRuns } from './queues';
import type { Reading } from './reading';

/** Returns the state of these queues and of all workers. */
export async function readOverview({ db, backend, system }: Reading, names: string[]): Promise<Overview> {
  const [depths, outbox, unknownKinds, workers, outages, runs, paused] = await Promise.all([
    readQueueDepths(db, names),
    readOutbox(db),
    findUnknownKinds(db),
    listWorkers(db),
    listOutages(db),
    readRecentRuns(db),
    findPaused(backend, names),
  ]);
  const none = { ended: 0, waitP50: null, waitP95: null, runP50: null, runP95: null };
  return {
    outages: outages.filter(({ queue }) => names.includes(queue)),
    undispatched: outbox.count,
    unknownKinds: unknownKinds.filter(({ kind }) => isAmong(names, system.contracts.get(kind)?.queue)),
    queues: depths.map((depth) => ({
      ...none,
      ...runs.find(({ queue }) => queue === depth.queue),
      ...depth,
      isPaused: paused.has(depth.queue),
      workers: workers.filter((worker) => serves(worker, depth.queue)).length,
    })),
    workers: workers.map(({ id, host, pid, version, queues, running, rssBytes, loopDelayMs, ...more }) => ({
      ...{ id, host, pid, version, queues, running, rssBytes, loopDelayMs },
      ...{ silentMs: more.silentMs, aliveForMs: more.aliveForMs, sealing: more.sealing },
      startedAt: more.startedAt.toISOString(),
    })),
  };
}

/** Returns whether a kind is of one of these queues. Whose contract is missing has none that is known. */
function isAmong(names: string[], queue: string | undefined): boolean {
  return queue === undefined || names.includes(queue);
}

function serves({ aliveForMs, queues }: WorkerView, queue: string): boolean {
  return aliveForMs > 0 && queue in queues;
}
