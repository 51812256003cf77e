import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/internal';

/** A combination of queue, kind, and state that at least one job has. */
export interface JobGroup {
  queue: string;
  kind: string;
  state: string;
}

/** Returns the existing groups that match, by skipping from one to the next in their index. */
export async function findGroups(
  db: Transaction,
  { states, kind, queue }: { states: string[]; kind: string | null; queue: string | null },
): Promise<JobGroup[]> {
  const groups = await connectionOf(db).query<JobGroup>(sql`
    WITH RECURSIVE found AS (
      (SELECT queue, kind, state FROM offload.job ORDER BY queue, kind, state LIMIT 1)
      UNION ALL
      SELECT next.* FROM found, LATERAL (
        SELECT queue, kind, state FROM offload.job
        WHERE (queue, kind, state) > (found.queue, found.kind, found.state)
        ORDER BY queue, kind, state LIMIT 1
      ) next
    )
    SELECT queue, kind, state FROM found`);
  return groups.filter(
    (group) =>
      (states.length === 0 || states.includes(group.state)) &&
      (kind === null || group.kind === kind) &&
      (queue === null || group.queue === queue),
  );
}
