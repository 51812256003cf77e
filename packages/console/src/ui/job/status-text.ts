import { countOf } from '@offload/core/format/amounts';
import type { JobSummary } from '../../views';
import { waitingText } from './row-text';

type StatusJob = Pick<
  JobSummary,
  'state' | 'progress' | 'attempt' | 'maxAttempts' | 'lastHeardAt' | 'waitingFor'
>;

// Most jobs start within milliseconds, so only a longer wait is mentioned.
const patienceMs = 5_000;

/**
 * Returns what a job is doing. The text changes only when something happens, because screen readers announce it. A queued job that
 * has waited for more than 5,000 ms is said to wait for a worker.
 *
 * @example
 * statusText(job, 0); // 'In the queue'
 */
export function statusText(job: StatusJob, waitedMs: number): string {
  const { state, progress, attempt, maxAttempts } = job;
  switch (state) {
    case 'scheduled':
      return 'Scheduled for later';
    case 'waiting':
      return waitingText(job);
    case 'queued':
      return progress.step ?? (waitedMs > patienceMs ? 'Waiting for a worker' : 'In the queue');
    case 'running':
      if (job.lastHeardAt) return 'The worker has stopped responding. Another one will take over.';
      return progress.step ?? 'Starting';
    case 'retrying':
      return joined(`Attempt ${attempt} of ${maxAttempts} failed. Retrying.`, progress.step);
    case 'canceling':
      return 'Canceling';
    case 'succeeded':
      return 'Done';
    case 'failed':
      return attempt === 0 ? 'Failed while it waited' : `Failed after ${countOf(attempt, 'attempt')}`;
    case 'canceled':
      return 'Canceled before it finished';
  }
}

function joined(text: string, step: string | null): string {
  return step === null ? text : `${text} ${step}`;
}
