import type { Try } from './group-timeline';

/** How long it waited in the queue before it started, in ms; still counting where it has not. Null: not known. */
export function waitOf({ waitedFrom, startedAt, endedAt }: Try, now: number): number | null {
  return between(waitedFrom, startedAt ?? endedAt, now);
}

/** How long it ran, in ms; still counting while it does. Null: it has not started, or nobody knows when it stopped. */
export function runOf({ startedAt, endedAt, outcome }: Try, now: number): number | null {
  return outcome === 'lost' ? null : between(startedAt, endedAt, now);
}

function between(from: string | null, to: string | null, now: number): number | null {
  if (!from) return null;
  return Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from));
}
