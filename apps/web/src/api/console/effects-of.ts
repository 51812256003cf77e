import type { ConsoleOptions } from '@offload/console';
import { countOf, formatList } from '@offload/core/format/amounts';
import { type CausedEmail, findCausedEmails } from '@offload/db';
import { system } from '@offload/kinds/system';
import { runtime } from '@/server/runtime';

const maxNamed = 3;

/** Says whom jobs email when they are retried or run now. */
export const effectsOf: NonNullable<ConsoleOptions['effectsOf']> = async ({ action, ids }) => {
  if (action !== 'retry' && action !== 'run-now') return null;
  return emailsText(await findCausedEmails(runtime().core, system.contracts, ids), ids.length);
};

export function emailsText(emails: CausedEmail[], jobCount: number): string {
  const addresses = (isNotice: boolean) => [
    ...new Set(emails.filter((email) => email.isNotice === isNotice).map(({ recipient }) => recipient)),
  ];
  const parts = [recipientsText(addresses(false)), ownersText(addresses(true).length, jobCount)];
  return parts.filter(Boolean).join(' ') || 'No one is emailed.';
}

function recipientsText(recipients: string[]): string {
  const list = formatList(recipients.slice(0, maxNamed));
  if (recipients.length === 0) return '';
  if (recipients.length === 1) return `This emails ${list}.`;
  const count = `This emails ${countOf(recipients.length, 'person', 'people')}`;
  return recipients.length > maxNamed ? `${count}, including ${list}.` : `${count}: ${list}.`;
}

function ownersText(owners: number, jobCount: number): string {
  if (owners === 0) return '';
  if (jobCount === 1) return 'When it finishes, its owner is emailed unless the job’s page is open.';
  const who = countOf(owners, 'owner is emailed', 'owners are emailed');
  return `When they finish, ${who} about each job whose page isn’t open.`;
}
