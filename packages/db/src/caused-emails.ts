import type { Transaction } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import { connectionOf, type Sql, sql } from '@offload/core/sql';

/** An email that a retried job may cause. */
export interface CausedEmail {
  kind: string;
  recipient: string;
  /** Whether it only notifies the owner that the job finished. It isn't sent if they see the job's page. */
  isNotice: boolean;
}

/** Finds the emails that retrying these jobs may cause: each recipient once per kind. */
export async function findCausedEmails(
  db: Transaction,
  contracts: ReadonlyMap<string, JobContract>,
  ids: string[],
): Promise<CausedEmail[]> {
  return connectionOf(db).query<CausedEmail>(sql`
    SELECT kind, recipient, is_notice AS "isNotice"
    FROM (${causedEmails(sql`id = ANY(${ids}::uuid[])`, contracts.values())}) caused ORDER BY 1, 3, 2`);
}

/** Returns the query of the emails that jobs may cause. An email that the server has accepted is not sent again. */
function causedEmails(jobs: Sql, contracts: Iterable<JobContract>): Sql {
  return sql`
    SELECT target.kind, recipient, false AS is_notice
    FROM (SELECT id AS target_id, kind FROM offload.job WHERE ${jobs}) target
    JOIN email ON job_id = target_id WHERE email.state <> 'accepted'
    UNION
    SELECT target.kind, person.email, true
    FROM (SELECT owner_id, kind FROM offload.job WHERE ${jobs} AND kind = ANY(${emailingKinds(contracts)}::text[])) target
    JOIN "user" AS person ON person.id = owner_id WHERE ${wantsEmail}`;
}

/** Returns the kinds whose owners may be emailed when a job finishes. */
function emailingKinds(contracts: Iterable<JobContract>): string[] {
  return [...contracts].filter(({ notifiesOwner }) => notifiesOwner === true).map(({ kind }) => kind);
}

/** A condition on `person`: whether they are emailed when one of their jobs succeeds or fails. */
const wantsEmail = sql`person.email_verified AND person.email_events && ARRAY['succeeded', 'failed']`;
