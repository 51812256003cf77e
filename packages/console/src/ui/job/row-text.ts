import type { JobSummary } from '../../views';
import { countdown, lastHeardText } from '../time/countdown';
import { tookText } from '../timeline/try-times';

type RowJob = Pick<
  JobSummary,
  | ('state' | 'progress' | 'error' | 'createdAt' | 'runAt' | 'finishedAt' | 'nextAttemptAt' | 'lastHeardAt')
  | 'waitingFor'
>;

/**
 * Returns the text next to the state in a row of the list.
 *
 * @example
 * rowText(job, Date.now()); // 'Took 1.2 s'
 */
export function rowText(job: RowJob, now: number): string {
  const { state, progress, error, nextAttemptAt } = job;
  switch (state) {
    case 'scheduled':
      return nextAttemptAt ? `Runs ${countdown(nextAttemptAt, now)}` : '';
    case 'waiting':
      return waitingText(job);
    case 'running':
      if (job.lastHeardAt) return lastHeardText(job.lastHeardAt, now);
      return progress.step === null ? `${progress.percent}%` : progressText(progress);
    case 'canceled':
      return progressText(progress);
    case 'retrying':
      if (progress.step !== null) return progress.step;
      return nextAttemptAt ? `Next attempt ${countdown(nextAttemptAt, now)}` : 'Waiting to retry';
    case 'failed':
      return error?.message ?? '';
    case 'succeeded':
      return tookText(job);
    default:
      return progress.step ?? '';
  }
}

/** Returns how far a stopped job came: `40% · Drawing charts`. Empty if it had not begun. */
export function progressText({ percent, step }: JobSummary['progress']): string {
  return step === null ? '' : `${percent}% · ${step}`;
}

/** Says what a job waits for. */
export function waitingText({ waitingFor, progress }: Pick<JobSummary, 'waitingFor' | 'progress'>): string {
  if (waitingFor?.type === 'signal') return `Waiting for ${waitingFor.name ?? 'a signal'}`;
  // Doesn't say how many: `open` is the number when the job began to wait.
  if (waitingFor?.type === 'jobs') return 'Waiting for its child jobs';
  return progress.step ?? 'Waiting until its next step is due';
}
