import { listOutages, readPauses } from '@offload/core/admin';
import { isPending } from '@offload/core/admin/browser';
import { readPauseReasons } from '../operations/change-queue';
import type { Reading } from './reading';

/** What keeps the jobs of a queue from running. */
export interface Holds {
  /** Whether staff have paused the queue. Null while its server can't be reached. */
  isQueuePaused: boolean | null;
  /** Why they have. */
  pauseReason: string | null;
  /** Why workers have paused it, if a dependency is down. */
  outage: string | null;
}

const none: Holds = { isQueuePaused: false, pauseReason: null, outage: null };

/** Returns why a job can't run, apart from the reasons in its row. */
export async function readHolds(
  { db, backend }: Reading,
  { queue, state }: { queue: string; state: string },
): Promise<Holds> {
  if (!isPending(state)) return none;
  const [outages, pauses] = await Promise.all([listOutages(db), readPauses(backend, [queue])]);
  const isQueuePaused = pauses.get(queue) ?? null;
  const reasons = isQueuePaused ? await readPauseReasons(db, [queue]) : new Map<string, string>();
  const outage = outages.find((one) => one.queue === queue)?.reason ?? null;
  return { isQueuePaused, pauseReason: reasons.get(queue) ?? null, outage };
}
