import { formatSeconds } from '../format/durations';
import type { AlertChange } from './alert-changes';

/** Describes an alert in one sentence. */
export function describeAlert({
  rule,
  queue,
  state,
  value,
  threshold,
  reason,
}: Omit<AlertChange, 'since' | 'summary' | 'isReminder'>): string {
  const isFiring = state === 'firing';
  const [lasted, allowed] = [value, threshold].map((seconds) => formatSeconds(seconds * 1_000));
  switch (rule) {
    case 'failed-rate':
      return isFiring
        ? `${percentOf(value)} of the runs in the ${queue} queue failed within 10 minutes. The threshold is ${threshold}%.`
        : `No more than ${threshold}% of the runs in the ${queue} queue have failed within the last 10 minutes.`;
    case 'oldest-waiting':
      return isFiring
        ? `A job in the ${queue} queue has been waiting for ${lasted}. The threshold is ${allowed}.`
        : `No job in the ${queue} queue has been waiting for more than ${allowed}.`;
    case 'outage':
      return isFiring
        ? `The ${queue} queue has been held by an outage for ${lasted}. ${reason}.`
        : `The ${queue} queue is no longer held by an outage.`;
    case 'stalled':
      return isFiring ? `${reason}, for ${lasted}.` : `Jobs in the ${queue} queue are starting again.`;
    default:
      return isFiring
        ? `No worker has served the ${queue} queue for ${lasted}.`
        : `A worker is serving the ${queue} queue again.`;
  }
}

/** Never returns `0%`, because the value is above a threshold. */
function percentOf(value: number): string {
  return value < 1 ? 'Less than 1%' : `${Math.round(value)}%`;
}
