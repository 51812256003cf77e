import { formatDuration } from '@offload/core/format/durations';
import type { Try, WaitReason, Who } from './group-timeline';

const people: Record<Who['by'], string> = {
  owner: 'the owner',
  operator: 'an operator',
  schedule: 'the schedule',
  worker: 'a worker',
  sweeper: 'the system',
};

/** What a job waits for. */
export const waitLabels: Record<WaitReason, string> = {
  created: 'In the queue',
  scheduled: 'In the queue',
  retried: 'In the queue',
  backoff: 'Wait before the retry',
  'put-back': 'In the queue',
  later: 'Wait for its start time',
  suspended: 'Wait to continue',
};

/** Returns how long after it was due the queue was given the job; null if that isn't known. */
export function dispatchText({ queuedAt, dispatchedAt }: Try): string | null {
  if (!queuedAt || !dispatchedAt) return null;
  return `after ${formatDuration(Math.max(0, Date.parse(dispatchedAt) - Date.parse(queuedAt)))}`;
}

/** Returns the outcome of an attempt as a sentence, with the reason if there is one. */
export function outcomeText({ outcome, by, message, startedAt }: Try): string {
  const sentences: Record<Try['outcome'], string> = {
    queued: startedAt ? 'Returned to the queue. This attempt doesn’t count.' : '',
    running: 'Running.',
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
export function nameOf({ by, operator }: Who): string {
  return operator ?? people[by];
}
