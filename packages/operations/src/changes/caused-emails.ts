import { type AnyContract, connectionOf, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';
import { emailingKinds, wantsEmail } from './notices';

/** An email that a retried job may cause. */
export interface CausedEmail {
  /** The kind of the job. */
  kind: string;
  recipient: string;
  /** Whether it only notifies the owner that the job has finished: not if they see it on the job's page. */
  isNotice: boolean;
}

/** Finds the emails that retrying these jobs may cause: each recipient once per kind. */
export async function findCausedEmails(
  db: Transaction,
  contracts: ReadonlyMap<string, AnyContract>,
  ids: string[],
): Promise<CausedEmail[]> {
  const notifying = emailingKinds(contracts.values());
  // An email that the server has accepted is not sent again.
  return connectionOf(db).query<CausedEmail>(sql`
    SELECT kind, recipient, false AS "isNotice" FROM offload.job JOIN email ON email.job_id = job.id
    WHERE job.id = ANY(${ids}::uuid[]) AND email.state <> 'accepted'
    UNION
    SELECT kind, person.email, true FROM offload.job JOIN "user" AS person ON person.id = job.owner_id
    WHERE job.id = ANY(${ids}::uuid[]) AND kind = ANY(${notifying}::text[])
      AND ${wantsEmail}
    ORDER BY 1, 3, 2`);
}
