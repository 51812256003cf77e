import type { AppAttention } from '@offload/console';
import { sql } from '@offload/core';
import { countOf } from '@offload/core/format/amounts';
import { connectionOf } from '@offload/core/sql';
import { findAlertTargets } from '@offload/db';
import { runtime } from './runtime';
import { readHealth } from './services';

/** Returns what needs attention besides jobs and queues, for the console's overview and its page of alerts. */
export async function findAttention(): Promise<AppAttention[]> {
  const [{ storage, isStorageLate }, rejected, { webhook }] = await Promise.all([
    readHealth(),
    countRejectedEmails(),
    findAlertTargets(runtime().db),
  ]);
  const stored = isStorageLate ? slowStorage : fullStorage;
  return [
    ...(storage ? [] : [stored]),
    ...(rejected === 0 ? [] : [rejectedEmails(rejected)]),
    ...(webhook ? [] : [onlyByEmail]),
  ];
}

const fullStorage = {
  text: "Files can't be stored because the file storage is full or can't be reached. Jobs with files wait.",
  href: '/api/health',
};

const slowStorage = {
  text: "The file storage didn't respond within two seconds. It can't be reached, or it or this server is overloaded.",
  href: '/api/health',
};

const onlyByEmail = {
  text: "Alerts are sent only by email, so an alert about the mail server doesn't arrive before it works again. Add a webhook.",
  href: '/admin/recipients',
  page: 'alerts',
} as const;

const rejectedEmails = (count: number) => ({
  text: `The mail server rejected ${countOf(count, 'email')} within the last 24 hours.`,
  href: '/admin/failed?days=1&code=mail_refused',
  // Their jobs are among the failed ones, which are.
  isUrgent: false,
});

/** Returns how many jobs of the last 24 hours failed because the mail server rejected their email. */
async function countRejectedEmails(): Promise<number> {
  const [row] = await connectionOf(runtime().db).query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offload.job
    WHERE state = 'failed' AND dismissed_at IS NULL AND finished_at > now() - interval '24 hours'
      AND EXISTS (SELECT FROM email WHERE job_id = job.id AND email.state = 'refused')`);
  return row?.count ?? 0;
}
