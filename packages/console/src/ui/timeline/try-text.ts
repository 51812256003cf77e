import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { Try, WaitReason, Who } from './group-timeline';

const people: Record<Who['by'], string> = {
  owner: 'the owner',
  operator: 'an operator',
  schedule: 'the schedule',
  worker: 'a worker',
  sweeper: 'the system',
};

const waits: Record<WaitReason, string> = {
  created: 'Waited in the queue for',
  scheduled: 'Waited in the queue, as scheduled, for',
  retried: 'Waited in the queue for',
  backoff: 'Waited to retry for',
  'put-back': 'Waited in the queue for',
  later: 'Waited for its start time for',
  suspended: 'Waited to continue for',
};

export function titleOf({ attempt, waitReason, queuedBy }: Try): string {
  if (attempt > 0)
    return waitReason === 'retried'
      ? `Attempt ${attempt}, retried by ${nameOf(queuedBy)}`
      : `Attempt ${attempt}`;
  return waitReason === 'backoff' ? 'Next attempt' : 'Not started';
}

export function waitLabel({ startedAt, endedAt, waitReason }: Try): string {
  return startedAt || endedAt ? waits[waitReason] : waits[waitReason].replace('Waited', 'Waiting');
}

/** Returns how long an attempt waits or waited. Before a retry it says when that is, as the status does. */
export function waitText(item: Try, waitedMs: number, startsIn: string | null): string {
  const isWaiting = !item.startedAt && !item.endedAt;
  if (isWaiting && item.waitReason === 'backoff' && startsIn) return `Starts ${startsIn}`;
  return `${waitLabel(item)} ${isWaiting ? formatSeconds(waitedMs) : formatDuration(waitedMs)}`;
}

/** Returns how long after it was due the queue was given the job; null if that isn't known. */
export function dispatchText({ waitedFrom, dispatchedAt }: Try): string | null {
  if (!waitedFrom || !dispatchedAt) return null;
  return `Dispatched after ${formatDuration(Math.max(0, Date.parse(dispatchedAt) - Date.parse(waitedFrom)))}`;
}

/** Returns the outcome of an attempt as a sentence, with the reason if there is one. */
export function outcomeText({ outcome, by, queuedBy, message, startedAt, waitReason }: Try): string {
  if (!startedAt && outcome === 'queued' && waitReason === 'retried')
    return `Retried by ${nameOf(queuedBy)}.`;
  const sentences: Record<Try['outcome'], string> = {
    queued: startedAt ? 'Returned to the queue. This attempt doesn’t count.' : '',
    running: '',
    retrying: startedAt ? 'Failed. Will be retried.' : '',
    scheduled: '',
    waiting: startedAt ? 'Released its slot until it can continue.' : '',
    succeeded: 'Succeeded.',
    failed: 'Failed.',
    canceling: `Cancellation requested by ${nameOf(by)}.`,
    canceled: `Canceled by ${nameOf(by)}.`,
    lost: '',
  };
  return [sentences[outcome], message].filter(Boolean).join(' ');
}

/** Returns an operator's email address if the reader may know it. */
function nameOf({ by, operator }: Who): string {
  return operator ?? people[by];
}
