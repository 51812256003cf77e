import { formatDuration } from '@offload/core/format/durations';
import type { JobView } from '@/api/jobs/job-schema';
import { countdown, lastHeardText } from '../../time/countdown';
import { waitingText } from '../detail/status-text';

/** Returns the text next to the state in a row of the list. */
export function rowText(job: JobView, now: number): string {
  const { state, progress, error, startedAt, finishedAt, nextAttemptAt } = job;
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
      return startedAt && finishedAt
        ? `Took ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`
        : '';
    default:
      return progress.step ?? '';
  }
}

/** How far a job came, which has been stopped: `40% · Drawing charts`. Empty where it had not begun. */
export function progressText({ percent, step }: JobView['progress']): string {
  return step === null ? '' : `${percent}% · ${step}`;
}
