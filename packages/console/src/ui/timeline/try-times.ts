import type { JobSummary } from '../../views';
import type { Try } from './group-timeline';

/**
 * Returns the time up to which a job's run is known to have gone on: now, unless it has finished or its worker has stopped
 * responding. The job is there before its timeline, which says when an attempt ended.
 *
 * @example
 * <Timeline entries={entries} now={knownUntil(job, Date.now())} nextAttemptAt={job.nextAttemptAt} />
 */
export function knownUntil(job: Pick<JobSummary, 'lastHeardAt' | 'finishedAt'>, now: number): number {
  const until = job.finishedAt ?? job.lastHeardAt;
  return until ? Math.min(now, Date.parse(until)) : now;
}

/** Returns its queue time in ms, which counts up until it starts. Null if unknown. */
export function waitOf({ waitedFrom, startedAt, endedAt }: Try, now: number): number | null {
  return between(waitedFrom, startedAt ?? endedAt, now);
}

/** Returns its duration in ms, which counts up while it runs. Null if it hasn’t started, or if its end is unknown. */
export function runOf({ startedAt, endedAt, outcome }: Try, now: number): number | null {
  return outcome === 'lost' ? null : between(startedAt, endedAt, now);
}

function between(from: string | null, to: string | null, now: number): number | null {
  if (!from) return null;
  return Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from));
}
