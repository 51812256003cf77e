import { formatSeconds } from '@offload/core/format/durations';

/** Returns how long ago a worker was last heard of. */
export function lastHeardText(at: string, now: number): string {
  return `Last heard of ${formatSeconds(now - Date.parse(at))} ago`;
}

/** Returns when something is due, as text that stays true until the next second. */
export function countdown(at: string, now: number): string {
  const left = Date.parse(at) - now;
  return left <= 0 ? 'any moment now' : `in ${formatSeconds(Math.ceil(left / 1_000) * 1_000)}`;
}
