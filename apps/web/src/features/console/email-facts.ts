import type { JobFact } from '@offload/console';
import { hidden } from '@offload/console/server';

const states: Record<string, string> = {
  sending: 'Sent, delivery unknown',
  accepted: 'Accepted by the mail server',
  refused: 'Rejected by the mail server',
};

interface Email {
  recipient: string;
  state: string;
  messageId: string | null;
  response: string | null;
  acceptedAt: Date | null;
}

/** Returns what is known about the email of a job: where it goes, and whether it was delivered. */
export function emailFacts(email: Email, jobState: string, seesValues: boolean): JobFact[] {
  const { recipient, messageId, response, acceptedAt } = email;
  return [
    {
      label: 'State',
      value: emailStateText(email, jobState),
      ...(acceptedAt && { at: acceptedAt.toISOString() }),
    },
    { label: 'To', value: seesValues ? recipient : hidden },
    { label: 'Message ID', value: messageId ?? '–' },
    ...(seesValues ? [{ label: 'Server response', value: response ?? '–' }] : []),
  ];
}

/** Returns whether an email was delivered. One that a finished job has not sent won't be sent. */
export function emailStateText({ state }: Pick<Email, 'state'>, jobState: string): string {
  if (state !== 'pending') return states[state] ?? state;
  if (jobState === 'succeeded') return 'Sent';
  return jobState === 'failed' || jobState === 'canceled' ? 'Not sent' : 'Not sent yet';
}
