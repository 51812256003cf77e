import type { AlertChange } from '@offload/db';

/** An alert in a sentence. */
export function alertWords({
  rule,
  queue,
  state,
  value,
  threshold,
  reason,
}: Omit<AlertChange, 'since'>): string {
  const isFiring = state === 'firing';
  const amount = Math.round(value);
  switch (rule) {
    case 'failed-rate':
      return `${amount} % of the runs in the queue ${queue} have failed within ten minutes; the limit is ${threshold} %.`;
    case 'oldest-waiting':
      return isFiring
        ? `A job in the queue ${queue} has been waiting for ${amount} s; the limit is ${threshold} s.`
        : `No job in the queue ${queue} has been waiting for longer than ${threshold} s.`;
    case 'outage':
      return isFiring
        ? `The queue ${queue} has been paused for ${amount} s. ${reason}.`
        : `The queue ${queue} is no longer paused.`;
    default:
      return isFiring
        ? `No worker has served the queue ${queue} for ${amount} s.`
        : `The queue ${queue} is served by a worker again.`;
  }
}
