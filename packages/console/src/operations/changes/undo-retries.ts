import type { ChangedJob, JobSystem, Transaction } from '@offload/core';
import { type Access, changeJobs, connectionOf, type Sql, sql } from '@offload/core/internal';

/**
 * Cancels retried jobs that no worker has started since, each with its entry in the audit log. Returns them: they still
 * have to be removed from their queue. Jobs that have started stay as they are.
 */
export async function undoRetries(
  tx: Transaction,
  { hooks }: Pick<JobSystem, 'hooks'>,
  retried: Sql,
  access: Access,
): Promise<ChangedJob[]> {
  const where = sql`state = 'queued' AND attempt = 0 AND started_at IS NULL AND ${retried}`;
  return changeJobs(connectionOf(tx), { action: 'cancel', where, access }, hooks);
}
