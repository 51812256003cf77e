import type { Database } from '../client';
import { type ChangeAction, type JobFilter, matching } from './filter';

/** How many jobs an action is for, and to how many people their messages would go. */
export async function countMatching(
  db: Database,
  action: ChangeAction,
  filter: JobFilter,
): Promise<{ count: number; people: number }> {
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM job WHERE ${matching(action, filter)}`;
  const count = counted?.count ?? 0;
  if (action === 'cancel' || action === 'delete') return { count, people: 0 };
  // A message that the server has taken is not sent again.
  const [mailed] = await db.$queryRaw<{ people: number }[]>`
    SELECT count(DISTINCT recipient)::int AS people
    FROM (SELECT id AS target_id FROM job WHERE ${matching(action, filter)}) target
    JOIN email ON job_id = target_id WHERE email.state <> 'accepted'`;
  return { count, people: mailed?.people ?? 0 };
}
