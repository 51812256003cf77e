import { Cron } from 'croner';
import { boundary, parseEvery } from './every';

/** When a schedule runs. */
export interface Cadence {
  /** A cron expression with five fields, or `@every 15 minutes`. */
  cron: string;
  /** The IANA time zone whose clock it goes by. */
  timeZone: string;
}

/**
 * Returns the first run after a moment. A time of day that the clocks skip is the first moment after the gap, and one that
 * they repeat is the first of the two. Throws if there is none, or if the expression or the time zone is invalid.
 *
 * @example
 * nextRunAt({ cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin' }, new Date());
 */
export function nextRunAt({ cron, timeZone }: Cadence, after: Date): Date {
  const interval = parseEvery(cron);
  const next = interval ? boundary(interval, after, timeZone, 1) : cron;
  const run = next instanceof Date ? next : new Cron(next, { timezone: timeZone }).nextRun(after);
  if (!run) throw new Error(`"${cron}" never runs after ${after.toISOString()}`);
  return run;
}

/** Returns the next runs after a moment, the soonest first. */
export function nextRunsAt(cadence: Cadence, count: number, after: Date): Date[] {
  const runs: Date[] = [];
  for (let last = after; runs.length < count; runs.push(last)) last = nextRunAt(cadence, last);
  return runs;
}

/** Returns the last runs up to a moment, the latest first. */
export function lastRunsAt({ cron, timeZone }: Cadence, count: number, until: Date): Date[] {
  const interval = parseEvery(cron);
  if (!interval) return lastOfCron(cron, timeZone, count, until);
  const runs: Date[] = [];
  for (let at = until; runs.length < count; ) {
    const start = boundary(interval, at, timeZone, 0);
    const [run] = start instanceof Date ? [start] : lastOfCron(start, timeZone, 1, at);
    if (!run) break;
    runs.push(run);
    at = new Date(run.getTime() - 1);
  }
  return runs;
}

function lastOfCron(cron: string, timeZone: string, count: number, until: Date): Date[] {
  // `previousRuns` leaves out a run at the very moment that it's given, but here a run at `until` counts.
  return new Cron(cron, { timezone: timeZone }).previousRuns(count, new Date(until.getTime() + 1));
}
