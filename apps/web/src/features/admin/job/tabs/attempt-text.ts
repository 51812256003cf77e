import { formatDuration, formatSeconds } from '@offload/core/format/durations';
import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';

type Attempt = AdminJobDetails['attempts'][number];
type Mail = NonNullable<AdminJobDetails['mail']>;

const results: Record<string, string> = {
  queued: 'Requeued, not counted',
  running: 'Worker lost',
  retrying: 'Failed, will be retried',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
};

/**
 * Returns the duration and the result of an attempt. Details are read every few seconds while the job is live, so an
 * attempt that is in progress by the details has ended if the job has.
 */
export function attemptText(
  { attempt, startedAt, endedAt, next }: Attempt,
  job: Pick<JobView, 'state' | 'attempt' | 'finishedAt'>,
  now: number,
): { duration: string; result: string } {
  const ended = endedAt ?? (job.attempt === attempt ? job.finishedAt : null);
  const start = Date.parse(startedAt);
  if (ended !== null) {
    const result = next ?? job.state;
    return { duration: formatDuration(Date.parse(ended) - start), result: results[result] ?? result };
  }
  if (next !== null || job.state !== 'running') return { duration: '–', result: results[next ?? ''] ?? '' };
  return { duration: formatSeconds(now - start), result: 'In progress' };
}

const mailStates: Record<string, string> = {
  sending: 'Sent, delivery unknown',
  accepted: 'Accepted by the mail server',
  refused: 'Rejected by the mail server',
};

/** Returns whether an email was delivered. One that a finished job has not sent won't be sent. */
export function mailText({ state }: Pick<Mail, 'state'>, job: Pick<JobView, 'state'>): string {
  if (state !== 'pending') return mailStates[state] ?? state;
  if (job.state === 'succeeded') return 'Sent';
  return job.state === 'failed' || job.state === 'canceled' ? 'Not sent' : 'Not sent yet';
}
