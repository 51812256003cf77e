import { formatNumber, plural } from '@offload/core/format/amounts';
import { formatSeconds } from '@offload/core/format/durations';
import { countTextOf, ownerSample } from '../../operations/figures/vocabulary';
import type { QueueFigures } from '../../views';

type Waiting = Pick<QueueFigures, 'queued' | 'retrying' | 'waitingOwners' | 'oldestWaitingMs'>;

/**
 * Says how many jobs wait, of how many owners if it's one queue, and how long the oldest has waited. Empty if none waits.
 *
 * @example
 * waitingText([queue]); // ['12 jobs of 5 owners are waiting, the oldest for 3 min 5 s.']
 */
export function waitingText(queues: Waiting[]): string[] {
  const count = queues.reduce((sum, { queued, retrying }) => sum + queued + retrying, 0);
  if (count === 0) return [];
  const oldestMs = Math.max(...queues.map(({ oldestWaitingMs }) => oldestWaitingMs ?? 0));
  const oldest = oldestMs >= 1_000 ? `, the oldest for ${formatSeconds(oldestMs)}` : '';
  const [owners = null] = queues.length === 1 ? queues.map((queue) => queue.waitingOwners) : [];
  return [
    `${countTextOf(count, 'job', 'jobs')}${owners === null ? '' : ownersText(owners, count)} ${plural(count, 'is', 'are')} waiting${oldest}.`,
  ];
}

function ownersText(owners: number, jobs: number): string {
  return ` of ${formatNumber(owners)}${jobs > ownerSample ? '+' : ''} ${plural(owners, 'owner', 'owners')}`;
}
