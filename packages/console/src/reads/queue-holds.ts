import { listOutages, type QueueOutage, readPauses } from '@offload/core/admin';
import { readPauseReasons } from '../operations/change-queue';
import type { Reading } from '../options';
import type { QueueHold } from '../views';

/** The hold of a queue whose jobs may run. */
export const freeQueue: QueueHold = { isPaused: false, pauseReason: null, outage: null };

/** Returns what holds the jobs of each of these queues: a pause by staff, or an outage. */
export async function readQueueHolds(
  { db, backend }: Pick<Reading, 'db' | 'backend'>,
  names: string[],
  patienceMs?: number,
): Promise<Map<string, QueueHold>> {
  const [outages, pauses] = await Promise.all([listOutages(db), readPauses(backend, names, patienceMs)]);
  const paused = names.filter((name) => pauses.get(name));
  const reasons = paused.length > 0 ? await readPauseReasons(db, paused) : new Map<string, string>();
  return new Map(
    names.map((name) => [
      name,
      {
        isPaused: pauses.get(name) ?? null,
        pauseReason: reasons.get(name) ?? null,
        outage: viewOutage(outages.find(({ queue }) => queue === name)),
      },
    ]),
  );
}

function viewOutage(found: QueueOutage | undefined): QueueHold['outage'] {
  if (!found) return null;
  const { reason, detail, since, probes, nextProbeAt } = found;
  return {
    reason,
    detail,
    since: since?.toISOString() ?? null,
    probes,
    nextProbeAt: nextProbeAt?.toISOString() ?? null,
  };
}
