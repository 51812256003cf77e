import type { Hook, JobSystem, Jobs, Transaction } from '@offload/core';
import {
  type BulkAction,
  bulkActions,
  type ChangedRound,
  type ChangeFilter,
  changeRound,
  matching,
} from '@offload/core/admin';
import { connectionOf, type Sql, sql } from '@offload/core/sql';
import type { Operator } from '../audit-log';

/** One batch of a bulk change. */
export interface ChangeRound {
  /** The job that makes the change. It changes no job twice, no matter how often it runs. */
  changerId: string;
  operator: Operator;
  filter: ChangeFilter;
  limit: number;
}

/**
 * Records which jobs a bulk change has changed: access whose `by` has the job's ID as `changerId`.
 *
 * @example
 * defineSystem({ queues, contracts, hooks: [auditLog, bulkChanges] });
 */
export const bulkChanges: Hook = {
  onChange: sql`
    INSERT INTO changed_job (changer_id, job_id)
    SELECT (by ->> 'changerId')::uuid, id FROM changed WHERE by ->> 'changerId' IS NOT NULL`,
};

/**
 * Changes the next matching jobs, each with its entry in the history and the audit log. Returns these jobs, which the caller
 * must dispatch or remove from their queue, and whether there may be more.
 *
 * @example
 * const round = { changerId: ctx.job.id, operator, filter, limit: 500 };
 * const { changed, isMore } = await changeNext(jobs.db, system, 'retry', round);
 * await jobs.dispatch(changed);
 */
export async function changeNext(
  db: Jobs['db'],
  { hooks }: JobSystem,
  action: BulkAction,
  { changerId, operator, filter, limit }: ChangeRound,
): Promise<ChangedRound> {
  const access = { owner: null, actor: `user:${operator.id}`, by: { ...operator, changerId } };
  const where = sql`${matching(action, filter)} AND ${isUnchangedBy(changerId)}`;
  return changeRound(db, { action: bulkActions[action], where, limit, access }, hooks);
}

/**
 * Returns the condition for the jobs that a bulk change has changed so far, of the rows of `offload.job`.
 *
 * @example
 * createConsole({ jobs, basePath, authorize, changeInBackground: { kind: 'change-jobs', start, changedBy } });
 */
export function changedBy(changerId: string): Sql {
  return sql`id IN (SELECT job_id FROM changed_job WHERE changer_id = ${changerId}::uuid)`;
}

/**
 * Returns how many jobs a bulk change has changed so far, in all runs of its job.
 *
 * @example
 * const total = await countChanged(jobs.db, ctx.job.id);
 */
export async function countChanged(db: Transaction, changerId: string): Promise<number> {
  const [row] = await connectionOf(db).query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM changed_job WHERE changer_id = ${changerId}::uuid`,
  );
  return row?.count ?? 0;
}

function isUnchangedBy(changerId: string): Sql {
  return sql`
    NOT EXISTS (SELECT 1 FROM changed_job WHERE changer_id = ${changerId}::uuid AND job_id = job.id)`;
}
