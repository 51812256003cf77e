import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/internal';
import type { JobSearch } from './search';

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

const maxOwners = 20;
/** A part of an address is looked for in so many of them. */
const maxAddresses = 50_000;

/** Returns the IDs of users with this ID, or with an email address that matches where `byAddress` says. */
export async function findOwners(
  db: Transaction,
  owner: string,
  byAddress: JobSearch['byAddress'],
): Promise<string[]> {
  if (byAddress === 'never') return [owner];
  const text = owner.toLowerCase();
  const beginning = `${text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await connectionOf(db).query<{ id: string }>(sql`
    (SELECT id FROM "user" WHERE id = ${owner})
    UNION
    (SELECT id FROM "user" WHERE email LIKE ${beginning}
    ORDER BY email LIMIT ${maxOwners})
    UNION
    (SELECT id FROM (SELECT id, email FROM "user" ORDER BY email LIMIT ${maxAddresses}) AS looked_at
    WHERE ${byAddress === 'anywhere'}::boolean AND position(${text} IN email) > 0 LIMIT ${maxOwners})`);
  return rows.map(({ id }) => id);
}
