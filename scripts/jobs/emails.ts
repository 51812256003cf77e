import type { Connection } from '@offload/core/internal';
import { printable } from '@offload/core/internal/terminal';
import { findCausedEmails } from '@offload/db';
import { system } from '@offload/kinds/system';
import { chunks } from './select-jobs';

/** The emails that retried jobs of a kind may cause. */
interface Emails {
  kind: string;
  /** Whether they only say that the job has finished. */
  isNotice: boolean;
  recipients: string[];
}

const maxShown = 5;

/** Finds the emails that retrying these jobs may cause. */
export async function findEmails(db: Connection, ids: string[]): Promise<Emails[]> {
  const found = new Map<string, { kind: string; isNotice: boolean; recipients: Set<string> }>();
  for (const part of chunks(ids, 1_000)) {
    for (const { kind, isNotice, recipient } of await findCausedEmails(db, system.contracts, part)) {
      const key = `${kind} ${isNotice}`;
      const emails = found.get(key) ?? { kind, isNotice, recipients: new Set() };
      emails.recipients.add(recipient);
      found.set(key, emails);
    }
  }
  return [...found.values()].map(({ recipients, ...emails }) => ({ ...emails, recipients: [...recipients] }));
}

/** Says what is about to be done, and to whom it writes. */
export function previewText(action: 'retry' | 'cancel', count: number, emails: Emails[]): string {
  const jobs = `${count} ${count === 1 ? 'job' : 'jobs'}`;
  const what = `This ${action === 'retry' ? 'retries' : 'cancels'} ${jobs}`;
  if (emails.length === 0) return `${what} and causes no emails.`;
  return [`${what} and may cause these emails:`, ...emails.map(lineOf)].join('\n');
}

function lineOf({ kind, isNotice, recipients }: Emails): string {
  const shown = recipients.slice(0, maxShown).map(printable).join(', ');
  const rest = recipients.length - maxShown;
  const to = rest > 0 ? `${shown}, and ${rest} more` : shown;
  return isNotice ? `  when ${kind} finishes, to ${to}, unless they watch it` : `  ${kind} to ${to}`;
}
