import { type AnyContract, connectionOf, type Transaction } from '@offload/core';
import { type Sql, sql } from '@offload/core/sql';
import { type BulkAction, type JobFilter, matching } from './filter';
import { emailingKinds, wantsEmail } from './notices';

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
  const [recipients, owners] = await Promise.all([
    findRecipients(db, jobs),
    countOwners(db, jobs, emailingKinds(contracts)),
  ]);
  return { count, ...recipients, owners };
}

/** Returns how many jobs an action changes. */
export async function countMatching(db: Transaction, action: BulkAction, filter: JobFilter): Promise<number> {
  const [counted] = await connectionOf(db).query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offload.job WHERE ${matching(action, filter)}`);
  return counted?.count ?? 0;
}

/** Finds who gets the emails of these jobs. An email that the server has accepted isn't sent again. */
async function findRecipients(db: Transaction, jobs: Sql): Promise<{ people: number; emails: string[] }> {
  const [row] = await connectionOf(db).query<{ people: number; emails: string[] }>(sql`
    SELECT count(*)::int AS people, coalesce((array_agg(recipient ORDER BY recipient))[1:${shownEmails}::int], '{}') AS emails
    FROM (
      SELECT DISTINCT recipient FROM (SELECT id AS target_id FROM offload.job WHERE ${jobs}) target
      JOIN email ON job_id = target_id WHERE email.state <> 'accepted'
    ) AS recipients`);
  return row ?? { people: 0, emails: [] };
}

/** Counts the owners who are emailed when these jobs finish. */
async function countOwners(db: Transaction, jobs: Sql, notifying: string[]): Promise<number> {
  const [row] = await connectionOf(db).query<{ owners: number }>(sql`
    SELECT count(DISTINCT owner_id)::int AS owners
    FROM (SELECT owner_id FROM offload.job WHERE ${jobs} AND kind = ANY(${notifying}::text[])) target
    JOIN "user" AS person ON person.id = owner_id WHERE ${wantsEmail}`);
  return row?.owners ?? 0;
}
