import type { Transaction } from '@offload/core';
import { type AnyContract, connectionOf, sql } from '@offload/core/internal';
import { causedEmails } from './caused-emails';
import { type BulkAction, type JobFilter, matching } from './filter';

/** What a bulk change will do. */
interface ChangePreview {
  /** How many jobs it changes. */
  count: number;
  /** To how many addresses the jobs send emails of their own, and some of the addresses. */
  people: number;
  emails: string[];
  /** How many owners are emailed when their jobs finish, unless they watch. */
  owners: number;
}

const shownEmails = 3;

/** Returns how many jobs an action changes, and whom those jobs email. `contracts` tell which kinds notify their owners. */
export async function previewChange(
  db: Transaction,
  action: BulkAction,
  filter: JobFilter,
  contracts: Iterable<AnyContract>,
): Promise<ChangePreview> {
  const jobs = matching(action, filter);
  const count = await countMatching(db, action, filter);
  if (action === 'cancel' || action === 'delete') return { count, people: 0, emails: [], owners: 0 };
  const [emails] = await connectionOf(db).query<Omit<ChangePreview, 'count'>>(sql`
    SELECT count(DISTINCT recipient) FILTER (WHERE NOT is_notice)::int AS people,
      coalesce((array_agg(DISTINCT recipient) FILTER (WHERE NOT is_notice))[1:${shownEmails}::int], '{}') AS emails,
      count(DISTINCT recipient) FILTER (WHERE is_notice)::int AS owners
    FROM (${causedEmails(jobs, contracts)}) caused`);
  return { count, people: 0, emails: [], owners: 0, ...emails };
}

/** Returns how many jobs an action changes. */
export async function countMatching(db: Transaction, action: BulkAction, filter: JobFilter): Promise<number> {
  const [counted] = await connectionOf(db).query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offload.job WHERE ${matching(action, filter)}`);
  return counted?.count ?? 0;
}
