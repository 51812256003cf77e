import { connectionOf, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';
import { type BulkAction, type JobFilter, matching } from './filter';

/** Returns how many jobs match an action, and how many people they would email. */
export async function countMatching(
  db: Transaction,
  action: BulkAction,
  filter: JobFilter,
): Promise<{ count: number; people: number }> {
  const [counted] = await connectionOf(db).query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offload.job WHERE ${matching(action, filter)}`);
  const count = counted?.count ?? 0;
  if (action === 'cancel' || action === 'delete') return { count, people: 0 };
  // An email that the server has accepted isn't sent again.
  const [mailed] = await connectionOf(db).query<{ people: number }>(sql`
    SELECT count(DISTINCT recipient)::int AS people
    FROM (SELECT id AS target_id FROM offload.job WHERE ${matching(action, filter)}) target
    JOIN email ON job_id = target_id WHERE email.state <> 'accepted'`);
  return { count, people: mailed?.people ?? 0 };
}
