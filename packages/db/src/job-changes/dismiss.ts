import { type Database, Prisma } from '../client';
import type { Operator } from '../operator-action';
import { failedAndOpen, type JobFilter, within } from './filter';

/** Failed jobs that somebody put aside together. */
export interface Dismissal {
  at: Date;
  by: string;
  /** Their e-mail address, as it was; null where the account is gone. */
  byEmail: string | null;
  reason: string;
  count: number;
}

// More at once would hold their rows for longer than others want to wait.
const mostAtOnce = 20_000;

/**
 * Puts failed jobs aside, at most 20,000 at once, each with its entry in the audit. Answers when: by that and by who did it
 * the dismissal is known; and how many.
 */
export async function dismissJobs(
  db: Database,
  filter: JobFilter,
  reason: string,
  operator: Operator,
): Promise<{ at: Date; count: number }> {
  const [done] = await db.$queryRaw<{ at: Date; count: number }[]>`
    WITH target AS (
      SELECT id AS target_id FROM job WHERE ${failedAndOpen(filter.until)} AND ${within(filter)}
      LIMIT ${mostAtOnce}::int FOR NO KEY UPDATE SKIP LOCKED
    ), changed AS (
      UPDATE job SET dismissed_at = now(), dismissed_by = ${operator.id}, dismiss_reason = ${reason},
        version = nextval('job_version')
      FROM target WHERE id = target_id RETURNING id
    ), ${audited('job.dismiss', operator, reason)}
    SELECT now()::timestamptz(3) AS at, count(*)::int AS count FROM changed`;
  return done ?? { at: new Date(), count: 0 };
}

/** Takes a dismissal back, of the jobs that are still failed and put aside by it. Answers how many. */
export async function restoreJobs(
  db: Database,
  dismissal: { at: Date; by: string },
  operator: Operator,
): Promise<number> {
  const [done] = await db.$queryRaw<{ count: number }[]>`
    WITH changed AS (
      UPDATE job SET dismissed_at = NULL, dismissed_by = NULL, dismiss_reason = NULL, version = nextval('job_version')
      WHERE dismissed_at = ${dismissal.at} AND dismissed_by = ${dismissal.by} RETURNING id
    ), ${audited('job.restore', operator, null)}
    SELECT count(*)::int AS count FROM changed`;
  return done?.count ?? 0;
}

/** The latest dismissals that still hold: found by hopping from one to the next in their index. */
export async function findDismissals(db: Database, limit: number): Promise<Dismissal[]> {
  return db.$queryRaw<Dismissal[]>`
    WITH RECURSIVE dismissal AS (
      (SELECT dismissed_at AS at, dismissed_by AS by, 1 AS place FROM job WHERE dismissed_at IS NOT NULL
      ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1)
      UNION ALL
      SELECT next.*, place + 1 FROM dismissal, LATERAL (
        SELECT dismissed_at, dismissed_by FROM job
        WHERE dismissed_at IS NOT NULL AND (dismissed_at, dismissed_by) < (at, by)
        ORDER BY dismissed_at DESC, dismissed_by DESC LIMIT 1
      ) next WHERE place < ${limit}::int
    )
    SELECT at, by, "user".email AS "byEmail",
      (SELECT dismiss_reason FROM job WHERE dismissed_at = at AND dismissed_by = by LIMIT 1) AS reason,
      (SELECT count(*)::int FROM job WHERE dismissed_at = at AND dismissed_by = by) AS count
    FROM dismissal LEFT JOIN "user" ON "user".id = by ORDER BY at DESC, by DESC`;
}

function audited(action: string, operator: Operator, reason: string | null): Prisma.Sql {
  const { id, email, ip, userAgent, requestId } = operator;
  return Prisma.sql`audit AS (
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, reason, ip, user_agent,
      request_id)
    SELECT ${id}, ${email}, ${action}, 'job', id::text, ${reason}::text, ${ip}::text, ${userAgent}::text,
      ${requestId}::text
    FROM changed
  )`;
}
