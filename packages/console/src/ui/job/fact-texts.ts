import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { JobSummary } from '../../views';
import type { Try } from '../timeline/group-timeline';
import { runOf } from '../timeline/try-times';

const none = '–';

interface Facts {
  attempt: string;
  queueTime: string;
  duration: string;
  startedAt: string | null;
}

type FactsJob = Pick<JobSummary, 'state' | 'attempt' | 'maxAttempts' | 'startedAt'> & {
  queueTimeMs: number | null;
};

/**
 * Returns the facts about a job's last run. All are about the same run, the one that the timeline shows last: never about one
 * that doesn't count because the job was returned to its queue, or about one before a retry.
 */
export function factsOf(job: FactsJob, tries: Try[], now: number): Facts {
  const last = tries.findLast(({ startedAt }) => startedAt);
  const run = job.startedAt !== null && last?.outcome !== 'queued' ? last : undefined;
  const attempt = job.attempt || run?.attempt;
  return {
    attempt: attempt ? `${attempt} of ${job.maxAttempts}` : `Not started, up to ${job.maxAttempts}`,
    queueTime: queueTimeText(job, tries.at(-1)?.queuedAt ?? null, { hasRun: run !== undefined, now }),
    duration: run ? durationText(run, now) : none,
    startedAt: run?.startedAt ?? null,
  };
}

function queueTimeText(
  { state, queueTimeMs }: FactsJob,
  queuedAt: string | null,
  { hasRun, now }: { hasRun: boolean; now: number },
): string {
  if (state === 'queued') return queuedAt ? formatSeconds(now - Date.parse(queuedAt)) : none;
  return hasRun && queueTimeMs !== null ? formatDuration(queueTimeMs) : none;
}

function durationText(run: Try, now: number): string {
  const ms = runOf(run, now);
  if (ms === null) return none;
  return run.endedAt ? formatDuration(ms) : formatSeconds(ms);
}
