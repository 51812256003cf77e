import type { AdminJobDetails } from '@/api/admin/jobs/job-schema';
import type { JobView } from '@/api/jobs/job-schema';

type Mail = NonNullable<AdminJobDetails['mail']>;

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
