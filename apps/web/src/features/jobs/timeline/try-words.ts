import type { Try, WaitReason } from './group-timeline';

const people: Record<Try['by'], string> = {
  owner: 'its owner',
  admin: 'an admin',
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

export function titleOf({ attempt, waitReason }: Try): string {
  if (attempt > 0)
    return waitReason === 'retried' ? `Attempt ${attempt}, after a retry` : `Attempt ${attempt}`;
  return waitReason === 'backoff' ? 'Next attempt' : 'Not started';
}

export function waitLabel({ startedAt, endedAt, waitReason }: Try): string {
  return startedAt || endedAt ? waits[waitReason] : waits[waitReason].replace('Waited', 'Waits');
}

/** How a try came out, in a sentence, with the reason where there is one. */
export function outcomeText({ outcome, by, message, startedAt, waitReason }: Try): string {
  if (!startedAt && outcome === 'queued' && waitReason === 'retried') return 'Queued again after a retry.';
  const sentences: Record<Try['outcome'], string> = {
    queued: startedAt ? 'Put back into the queue; this attempt does not count.' : '',
    running: '',
    retrying: startedAt ? 'Failed, to be tried again.' : '',
    succeeded: 'Succeeded.',
    failed: 'Failed.',
    canceling: `${capital(people[by])} asked to stop it.`,
    canceled: `Canceled by ${people[by]}.`,
    lost: '',
  };
  return [sentences[outcome], message].filter(Boolean).join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
