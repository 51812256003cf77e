import { connectionOf, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';

/** A queue, a kind and a state that some job has, all three. */
export interface JobGroup {
  queue: string;
  kind: string;
  state: string;
}

/** The groups that there are, of those asked for: found by hopping from one to the next in their index. */
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

const mostOwners = 20;

/** The ids of those whose id it is or, if addresses count, whose e-mail address begins like this. */
export async function findOwners(db: Transaction, owner: string, byAddress: boolean): Promise<string[]> {
  const beginning = `${owner.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await connectionOf(db).query<{ id: string }>(sql`
    (SELECT id FROM "user" WHERE id = ${owner})
    UNION
    (SELECT id FROM "user" WHERE ${byAddress}::boolean AND email LIKE ${beginning} ORDER BY email LIMIT ${mostOwners})`);
  return rows.map(({ id }) => id);
}
