import { OutageError, TransientError, WaitError } from '@offload/core/contract';

/** Who defers an email: the recipient's side, or the mail server, which then defers all others, too. */
export type Deferral = 'recipient' | 'server';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// Greylisting servers want minutes, and a full mailbox takes hours. Postfix tries for five days.
const patience = {
  recipient: { minWaitMs: 5 * minute, maxWaitMs: 2 * hour, forMs: day },
  server: { minWaitMs: 10_000, maxWaitMs: 5 * minute, forMs: 5 * day },
};
const kept = {
  recipient: "The recipient's mail server kept asking us to try later for a day.",
  server: 'The mail server kept asking us to try later for five days.',
};
// A server may lock us out if we try more often.
const maxPauseMs = minute;

/**
 * Returns what a deferral means for its job: a wait without an attempt, half as long as it has waited so far, or, if the first deferral
 * was too long ago, an attempt. If the whole server defers, its queue waits, too. Nothing but another email shows that this is over.
 */
export function deferred(
  by: Deferral,
  { sinceMs, response }: { sinceMs: number; response: string },
): WaitError | OutageError | TransientError {
  const { minWaitMs, maxWaitMs, forMs } = patience[by];
  const cause = new Error(response);
  if (sinceMs >= forMs) return new TransientError('mail_deferred', kept[by], { cause });
  const waitMs = Math.min(Math.max(sinceMs / 2, minWaitMs), maxWaitMs);
  if (by === 'recipient')
    return new WaitError("The recipient's mail server asked us to try later.", waitMs, { cause });
  const reason = 'Waiting for the mail server, which asks us to try again later';
  return new OutageError(reason, async () => undefined, { waitMs, maxProbeMs: maxPauseMs, cause });
}
