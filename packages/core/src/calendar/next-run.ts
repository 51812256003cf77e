import { Cron } from 'croner';
import { boundary, parseEvery } from './every';

const dayMs = 24 * 60 * 60_000;

/** When a schedule runs. */
export interface Cadence {
  /** A cron expression with five fields, or `@every 15 minutes`. */
  cron: string;
  /** An IANA time zone. */
  timeZone: string;
}

/**
 * Returns the first run after a moment. When the clocks change, an expression that names its hours, such as
 * `0,30 2,3 * * *`, runs as in Vixie cron: for skipped times once, at the first moment after the gap, and at repeated times
 * only the first time. With the hour `*` or a step of it, and with intervals of minutes or hours, it follows the clock.
 * Throws if it never runs again, or if the expression or the time zone is invalid.
 *
 * @example
 * nextRunAt({ cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin' }, new Date());
 */
export function nextRunAt({ cron, timeZone }: Cadence, after: Date): Date {
  const interval = parseEvery(cron);
  const next = interval ? boundary(interval, after, timeZone, 1) : cron;
  const run = next instanceof Date ? next : nextOfCron(next, timeZone, after);
  if (!run) throw new Error(`"${cron}" never runs after ${after.toISOString()}`);
  return run;
}

const namesHours = (cron: string) => !cron.split(' ')[1]?.includes('*');

function nextOfCron(cron: string, timeZone: string, after: Date): Date | null {
  if (!namesHours(cron)) return new Cron(cron, { timezone: timeZone }).nextRun(after);
  const clock = wallClockOf(timeZone);
  const times = new Cron(cron, { timezone: 'UTC' });
  let time = times.nextRun(clock.timeAt(after));
  // The times of a repeated hour have already run.
  while (time && clock.momentOf(time) <= after) time = times.nextRun(time);
  return time && clock.momentOf(time);
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
  // `previousRuns` leaves out a run at the given moment, but here a run at `until` counts.
  if (!namesHours(cron))
    return new Cron(cron, { timezone: timeZone }).previousRuns(count, new Date(until.getTime() + 1));
  const clock = wallClockOf(timeZone);
  const times = new Cron(cron, { timezone: 'UTC' });
  const runs: Date[] = [];
  // In a repeated hour, later times have already run, too.
  let time: Date | undefined = new Date(clock.timeAt(until).getTime() + dayMs);
  while (runs.length < count) {
    [time] = times.previousRuns(1, time);
    if (!time) break;
    const moment = clock.momentOf(time);
    // All times in a gap are one run.
    if (moment <= until && moment.getTime() !== runs.at(-1)?.getTime()) runs.push(moment);
  }
  return runs;
}

/** The clock of a time zone. It shows a time as a date with these parts in UTC. */
interface WallClock {
  /** Returns the time that it shows at a moment. */
  timeAt(moment: Date): Date;
  /** Returns the moment at which it first shows a time, or at which it's set ahead if it skips that time. */
  momentOf(time: Date): Date;
}

function wallClockOf(timeZone: string): WallClock {
  const number = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: number, month: number, day: number },
    ...{ hour: number, minute: number, second: number },
  });

  function offsetAt(ms: number): number {
    const parts = format.formatToParts(ms);
    const read = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((part) => part.type === type)?.value);
    const [year, month, day] = [read('year'), read('month') - 1, read('day')];
    const second = Math.floor(ms / 1_000) * 1_000;
    return Date.UTC(year, month, day, read('hour'), read('minute'), read('second')) - second;
  }

  return {
    timeAt: (moment) => new Date(moment.getTime() + offsetAt(moment.getTime())),
    momentOf(time) {
      const shown = time.getTime();
      const [before, after] = [offsetAt(shown - dayMs), offsetAt(shown + dayMs)];
      // The earlier offset first, because a repeated time comes with it first.
      for (const offset of [before, after])
        if (offsetAt(shown - offset) === offset) return new Date(shown - offset);
      // It's skipped. The clock is set ahead between these two.
      let [from, to] = [shown - after, shown - before];
      while (to - from > 1) {
        const middle = Math.floor((from + to) / 2);
        if (offsetAt(middle) === before) from = middle;
        else to = middle;
      }
      return new Date(to);
    },
  };
}
