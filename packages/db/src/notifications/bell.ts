import type { Transaction } from '@offload/core';
import { connectionOf, raw, sql } from '@offload/core/sql';
import type { Channel } from './channels';

/** One finished job, or many of a kind that finished one after another. */
export interface NotificationGroup {
  /** The newest of its jobs. */
  jobId: string;
  kind: string;
  state: string;
  /** The title of the newest job. */
  title: string | null;
  count: number;
  unread: number;
  /** How many parts of its successes were not done. */
  warnings: number;
  /** When the newest and the oldest of its jobs finished. */
  at: Date;
  since: Date;
}

/** What to mark as read. */
export interface ReadFilter {
  /** Jobs that finished later stay unread, because the user hasn't seen them. */
  until: Date;
  /** Jobs that finished earlier stay as they are. */
  since?: Date | undefined;
  kind?: string | undefined;
  state?: string | undefined;
}

/** The limit of lists and of counts. */
export const maxUnread = 100;
// Enough for a thousand jobs that finish at once, which are one group. Older jobs of a user aren't read on each page.
const newest = 1_001;
// More jobs than this that finish less than a minute apart are a group.
const single = 3;

/** Returns a user's latest notifications on this channel, newest first. */
export async function findNotifications(
  db: Transaction,
  ownerId: string,
  { channel, limit, onlyUnread = false }: { channel: Channel; limit: number; onlyUnread?: boolean },
): Promise<NotificationGroup[]> {
  const read = onlyUnread ? sql`read_at IS NULL` : sql`true`;
  return connectionOf(db).query<NotificationGroup>(sql`
    WITH latest AS (
      SELECT job_id, job.kind, notification.state, job.title, job.warnings, notification.finished_at, read_at IS NULL AS is_unread
      FROM owner_notification AS notification JOIN offload.job ON job.id = job_id
      WHERE notification.owner_id = ${ownerId} AND ${read} AND notification.state = ANY(${eventsOf(ownerId, channel)})
      ORDER BY notification.finished_at DESC LIMIT ${newest}
    ), gaps AS (
      SELECT *, (lag(finished_at) OVER alike - finished_at > interval '1 minute')::int AS starts FROM latest
      WINDOW alike AS (PARTITION BY kind, state ORDER BY finished_at DESC)
    ), bursts AS (
      SELECT *, coalesce(sum(starts) OVER (PARTITION BY kind, state ORDER BY finished_at DESC), 0) AS burst FROM gaps
    ), sized AS (
      SELECT *, count(*) OVER (PARTITION BY kind, state, burst) > ${single} AS is_group FROM bursts
    )
    SELECT (array_agg(job_id ORDER BY finished_at DESC))[1] AS "jobId", kind, state,
      (array_agg(title ORDER BY finished_at DESC))[1] AS title, count(*)::int AS count,
      (count(*) FILTER (WHERE is_unread))::int AS unread, sum(warnings)::int AS warnings, max(finished_at) AS at, min(finished_at) AS since
    FROM sized GROUP BY kind, state, burst, CASE WHEN NOT is_group THEN job_id END
    ORDER BY at DESC, "jobId" DESC LIMIT ${limit}`);
}

/** Counts the unread notifications of a user on this channel, up to `maxUnread`. */
export async function countUnread(db: Transaction, ownerId: string, channel: Channel): Promise<number> {
  const [row] = await connectionOf(db).query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM (
      SELECT FROM owner_notification WHERE owner_id = ${ownerId} AND read_at IS NULL
        AND state = ANY(${eventsOf(ownerId, channel)}) LIMIT ${maxUnread}
    ) AS unread`);
  return row?.count ?? 0;
}

/** Marks notifications of a user as read. */
export async function markNotificationsRead(
  db: Transaction,
  ownerId: string,
  { until, since = new Date(0), kind, state }: ReadFilter,
): Promise<void> {
  const ofKind = kind
    ? sql`EXISTS (SELECT FROM offload.job WHERE id = job_id AND job.kind = ${kind})`
    : sql`true`;
  const inState = state ? sql`state = ${state}` : sql`true`;
  await connectionOf(db).execute(sql`
    UPDATE owner_notification SET read_at = now()
    WHERE owner_id = ${ownerId} AND read_at IS NULL AND finished_at BETWEEN ${since}::timestamptz AND ${until}::timestamptz
      AND ${ofKind} AND ${inState}`);
}

function eventsOf(ownerId: string, channel: Channel) {
  return sql`(SELECT ${raw(`${channel}_events`)} FROM "user" WHERE id = ${ownerId})::text[]`;
}
