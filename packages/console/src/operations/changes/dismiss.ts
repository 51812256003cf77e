import type { JobSystem, Transaction } from '@offload/core';
import { changeJobs, connectionOf, type Sql, sql } from '@offload/core/internal';
import type { Operator } from '../audit-log';
import { failedAndOpen, type JobFilter, matchesFilter } from './filter';

/** Failed jobs that were dismissed together. */
export interface Dismissal {
  at: Date;
  by: string;
  reason: string;
  count: number;
}

// More at once would lock their rows for too long.
const maxAtOnce = 20_000;

const accessOf = (operator: Operator) => ({ owner: null, actor: `user:${operator.id}`, by: { ...operator } });

/**
 * Dismisses up to 20,000 failed jobs at once, each with its entry in the audit log. Returns how many, and the time, which
 * together with the user identifies the dismissal.
 */
export async function dismissJobs(
  tx: Transaction,
  { hooks }: JobSystem,
  { filter, reason, operator }: { filter: JobFilter; reason: string; operator: Operator },
): Promise<{ at: Date; count: number }> {
  const connection = connectionOf(tx);
  const changed = await changeJobs(
    connection,
    {
      action: 'dismiss',
      where: sql`${failedAndOpen(filter)} AND ${matchesFilter(filter)}`,
      limit: maxAtOnce,
      access: accessOf(operator),
      dismissal: { by: operator.id, reason },
    },
    hooks,
  );
  const [first] = changed;
  if (!first) return { at: new Date(), count: 0 };
  const [row] = await connection.query<{ at: Date }>(
    sql`SELECT dismissed_at AS at FROM offload.job WHERE id = ${first.id}::uuid AND dismissed_at IS NOT NULL`,
  );
  return { at: row?.at ?? new Date(), count: changed.length };
}

/** Undoes a dismissal for the jobs that are still failed and dismissed by it. Returns how many. */
export async function restoreJobs(
  tx: Transaction,
  { hooks }: JobSystem,
  dismissal: { at: Date; by: string },
  operator: Operator,
): Promise<number> {
  const request = { action: 'restore', where: dismissedBy(dismissal), access: accessOf(operator) } as const;
  return (await changeJobs(connectionOf(tx), request, hooks)).length;
}

/** Returns the condition for the jobs of a dismissal. */
export function dismissedBy({ at, by }: { at: Date; by: string }): Sql {
  return sql`dismissed_at = ${at}::timestamptz AND dismissed_by = ${by}`;
}

/**
 * Returns the latest dismissals that are still in effect, by skipping from one to the next in their index: of jobs in these
 * queues, or in all.
 */
export async function findDismissals(
  db: Transaction,
  limit: number,
  queues: readonly string[] | null = null,
): Promise<Dismissal[]> {
  const visible = queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;
  return connectionOf(db).query<Dismissal>(sql`
    WITH RECURSIVE dismissal AS (
      (SELECT dismissed_at AS at, dismissed_by AS by, 1 AS place FROM offload.job WHERE dismissed_at IS NOT NULL
      ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1)
      UNION ALL
      SELECT next.*, place + 1 FROM dismissal, LATERAL (
        SELECT dismissed_at, dismissed_by FROM offload.job
        WHERE dismissed_at IS NOT NULL AND (dismissed_at, dismissed_by) < (at, by)
        ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1
      ) next WHERE place < ${limit}::int
    )
    SELECT at, by, reason, count FROM dismissal, LATERAL (
      SELECT min(dismiss_reason) AS reason, count(*)::int AS count FROM offload.job
      WHERE dismissed_at = at AND dismissed_by = by AND ${visible}
    ) AS jobs WHERE count > 0 ORDER BY at DESC, by DESC`);
}
