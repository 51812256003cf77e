import { type Cadence, lastRunsAt, nextRunAt } from './next-run';

/**
 * Which missed runs to make up for after no worker was running: `all` of the last year, up to 100; only the `latest`; or
 * `none`.
 */
export type CatchUp = 'all' | 'latest' | 'none';

interface Due extends Cadence {
  nextRunAt: Date;
  catchUp: CatchUp;
}

interface Choice {
  run: Date | null;
  next: Date;
}

// A run this late was missed. A sweeper makes up for a lost tick within seconds.
const missedAfterMs = 60_000;
const maxMissed = 100;
const maxLateMs = 366 * 24 * 60 * 60_000;
// Runs are at least this far apart.
const minApartMs = 60_000;

/** Chooses the run of a due schedule to enqueue, and its next run. */
export function chooseRun(schedule: Due, now: Date): Choice {
  const due = schedule.nextRunAt;
  if (now.getTime() - due.getTime() <= missedAfterMs) return { run: due, next: nextRunAt(schedule, due) };
  const run = runToCatchUp(schedule, now);
  return { run, next: nextRunAt(schedule, run ?? now) };
}

function runToCatchUp(schedule: Due, now: Date): Date | null {
  const { nextRunAt: due, catchUp } = schedule;
  if (catchUp === 'all') return oldestKept(schedule, now);
  const latest = lastRunsAt(schedule, 1, now).find((run) => run > due) ?? due;
  const isMissed = now.getTime() - latest.getTime() > missedAfterMs;
  return catchUp === 'none' && isMissed ? null : latest;
}

function oldestKept(schedule: Due, now: Date): Date | null {
  const due = schedule.nextRunAt;
  if (now.getTime() - due.getTime() <= maxMissed * minApartMs) return due;
  const aYearAgo = new Date(now.getTime() - maxLateMs);
  const later = lastRunsAt(schedule, maxMissed, now).filter((run) => run > due && run >= aYearAgo);
  return later.length < maxMissed && due >= aYearAgo ? due : (later.at(-1) ?? null);
}
