import type { Try, WaitReason, Who } from './group-timeline';

const people: Record<Who['by'], string> = {
  owner: 'its owner',
  operator: 'an operator',
  schedule: 'its schedule',
  worker: 'a worker',
  sweeper: 'the clean-up',
};

const waits: Record<WaitReason, string> = {
  created: 'Waited in the queue for',
  scheduled: 'Waited in the queue, as scheduled, for',
  retried: 'Waited in the queue for',
  backoff: 'Waited to try again for',
  'put-back': 'Waited in the queue for',
};

export function titleOf({ attempt, waitReason, queuedBy }: Try): string {
  if (attempt > 0)
    return waitReason === 'retried'
      ? `Attempt ${attempt}, retried by ${nameOf(queuedBy)}`
      : `Attempt ${attempt}`;
  return waitReason === 'backoff' ? 'Next attempt' : 'Not started';
}

export function waitLabel({ startedAt, endedAt, waitReason }: Try): string {
  return startedAt || endedAt ? waits[waitReason] : waits[waitReason].replace('Waited', 'Waits');
}

/** How a try came out, in a sentence, with the reason where there is one. */
export function outcomeText({ outcome, by, queuedBy, message, startedAt, waitReason }: Try): string {
  if (!startedAt && outcome === 'queued' && waitReason === 'retried')
    return `Retried by ${nameOf(queuedBy)}.`;
  const sentences: Record<Try['outcome'], string> = {
    queued: startedAt ? 'Put back into the queue; this attempt does not count.' : '',
    running: '',
    retrying: startedAt ? 'Failed, to be tried again.' : '',
    succeeded: 'Succeeded.',
    failed: 'Failed.',
    canceling: `Stopping, as ${nameOf(by)} asked.`,
    canceled: `Canceled by ${nameOf(by)}.`,
    lost: '',
  };
  return [sentences[outcome], message].filter(Boolean).join(' ');
}

/** An operator's address, where the reader may know it. */
function nameOf({ by, operator }: Who): string {
  return operator ?? people[by];
}
