import { formatDuration } from '@offload/core/format/durations';
import type { JobSummary } from '../../views';
import type { Try } from './group-timeline';

/**
 * Returns the time up to which a job's run is known to have gone on: now, unless it has finished or its worker has stopped
 * responding. The job is there before its timeline, which says when an attempt ended.
 *
 * @example
 * <JobFacts job={job} tries={tries} now={knownUntil(job, Date.now())} />
 */
export function knownUntil(job: Pick<JobSummary, 'lastHeardAt' | 'finishedAt'>, now: number): number {
  const until = job.finishedAt ?? job.lastHeardAt;
  return until ? Math.min(now, Date.parse(until)) : now;
}

/**
 * Returns how long a job has taken, in ms: from its request, or from when it was due if that was later, to its end or until
 * now. It *ran* for a part of that, and *waited* for the rest.
 */
export function tookOf(job: Timed, now: number): number {
  return Math.max(0, (job.finishedAt ? Date.parse(job.finishedAt) : now) - dueAtOf(job));
}

/** Returns when a job was due: when it was requested, unless that was for later. */
export function dueAtOf({ createdAt, runAt }: Pick<Timed, 'createdAt' | 'runAt'>): number {
  return Math.max(Date.parse(createdAt), runAt ? Date.parse(runAt) : 0);
}

type Timed = Pick<JobSummary, 'createdAt' | 'runAt' | 'finishedAt'>;

/**
 * Returns how long a finished job took.
 *
 * @example
 * tookText(job); // 'Took 1.2 s'
 */
export function tookText(job: Timed): string {
  return `Took ${formatDuration(tookOf(job, 0))}`;
}

/**
 * Returns how long a job has run, in ms: the sum of its runs. Null if that isn't known, because the history of a job that runs
 * again and again has only its last events.
 */
export function ranOf(tries: Try[], { createdAt }: Pick<Timed, 'createdAt'>, now: number): number | null {
  const [first] = tries;
  if (!first?.waitedFrom || first.waitedFrom > createdAt) return null;
  return tries.reduce((sum, one) => sum + runOf(one, now), 0);
}

function runOf({ startedAt, endedAt }: Try, now: number): number {
  if (!startedAt) return 0;
  return Math.max(0, (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt));
}
