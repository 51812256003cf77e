import type { ChangedJob, JobSystem, Transaction } from '@offload/core';
import { changeJobs, connectionOf, sql } from '@offload/core/internal';
import type { Operator } from '../audit-log';

/** The jobs that were retried: some by their IDs, or those that a bulk change has retried. */
type Retried = { ids: string[] } | { changerId: string };

/**
 * Cancels retried jobs that no worker has started since, each with its entry in the audit log. Returns them: they still
 * have to be removed from their queue. Jobs that have started stay as they are.
 */
export async function undoRetries(
  tx: Transaction,
  { hooks }: JobSystem,
  retried: Retried,
  operator: Operator,
): Promise<ChangedJob[]> {
  const which =
    'ids' in retried
      ? sql`id = ANY(${retried.ids}::uuid[])`
      : sql`id IN (SELECT job_id FROM changed_job WHERE changer_id = ${retried.changerId}::uuid)`;
  const where = sql`state = 'queued' AND attempt = 0 AND started_at IS NULL AND ${which}`;
  const access = { owner: null, actor: `user:${operator.id}`, by: { ...operator } };
  return changeJobs(connectionOf(tx), { action: 'cancel', where, access }, hooks);
}
