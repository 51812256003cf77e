import type { CatchUp } from '../calendar/missed';
import type { Cadence } from '../calendar/next-run';
import type { Overlap } from '../contract/define-schedule';
import type { Connection } from '../database/connection';
import { lockKey } from '../database/lock-space';
import { empty, type Sql, sql } from '../database/sql';

/** Enqueues jobs of a kind repeatedly. */
export interface Schedule extends Cadence {
  id: string;
  /** Its name in code; null if a user has created it. */
  name: string | null;
  ownerId: string;
  kind: string;
  /** The contract's `scheduled` makes the payload of each job from it. */
  template: unknown;
  catchUp: CatchUp;
  overlap: Overlap;
  nextRunAt: Date;
  pausedAt: Date | null;
  lastRunAt: Date | null;
  lastJobId: string | null;
  /** When a run was last skipped because the job of the previous run hadn't finished. */
  lastSkippedAt: Date | null;
  createdAt: Date;
}

/** A schedule for `insertSchedule`. */
export type NewSchedule = Omit<
  Schedule,
  'name' | 'pausedAt' | 'lastRunAt' | 'lastJobId' | 'lastSkippedAt' | 'createdAt'
>;

/** A schedule by its ID. With an owner, only if they own it. */
export interface ScheduleKey {
  id: string;
  owner: string | null;
}

const columns = sql`
  id, name, owner_id AS "ownerId", kind, template, cron, time_zone AS "timeZone", catch_up AS "catchUp", overlap,
  next_run_at AS "nextRunAt", paused_at AS "pausedAt", last_run_at AS "lastRunAt", last_job_id AS "lastJobId",
  last_skipped_at AS "lastSkippedAt", created_at AS "createdAt"`;

/**
 * Inserts a user's schedule in the caller's transaction. Its kind needs `scheduled` in its contract. Returns null if its owner
 * already has `max` schedules. After the commit, `addScheduler` makes it run on time. Otherwise, a worker does so within a
 * minute.
 *
 * @example
 * const cadence = { cron: '0 8 * * 1', timeZone: 'Europe/Berlin' };
 * const schedule = await prisma.$transaction((tx) => insertSchedule(connectionOf(tx, jobs.db.schema), {
 *   ...{ id: randomUUID(), ownerId: user.id, kind: 'digest', template: { topic: 'sales' }, catchUp: 'latest', overlap: 'skip' },
 *   ...{ ...cadence, nextRunAt: nextRunAt(cadence, new Date()) },
 * }, 20));
 */
export async function insertSchedule(
  tx: Connection,
  { id, ownerId, kind, template, cron, timeZone, catchUp, overlap, nextRunAt }: NewSchedule,
  max: number,
): Promise<Schedule | null> {
  // Locked, so that schedules that are inserted at the same time count each other.
  await checked(tx).execute(sql`SELECT pg_advisory_xact_lock(${lockKey('schedules', ownerId)})`);
  const [inserted = null] = await tx.query<Schedule>(sql`
    INSERT INTO offload.schedule (id, owner_id, kind, template, cron, time_zone, catch_up, overlap, next_run_at)
    SELECT ${id}::uuid, ${ownerId}, ${kind}, ${JSON.stringify(template)}::jsonb, ${cron}, ${timeZone}, ${catchUp},
      ${overlap}, ${nextRunAt}
    WHERE (SELECT count(*) FROM offload.schedule WHERE owner_id = ${ownerId} AND name IS NULL) < ${max}::int
    RETURNING ${columns}`);
  return inserted;
}

/**
 * Returns a schedule, or null if it doesn't exist or isn't the owner's.
 *
 * @example
 * const schedule = await findSchedule(jobs.db, { id, owner: user.id });
 */
export async function findSchedule(db: Connection, key: ScheduleKey): Promise<Schedule | null> {
  const [found = null] = await checked(db).query<Schedule>(
    sql`SELECT ${columns} FROM offload.schedule WHERE ${isTheOne(key)}`,
  );
  return found;
}

/**
 * Returns up to `limit` schedules after the schedule `after`, the next to run first. `hidden` are kinds to leave out. If
 * `after` doesn't exist, begins with the first one.
 */
export async function listSchedules(
  db: Connection,
  { after, hidden, limit }: { after: string | null; hidden: readonly string[]; limit: number },
): Promise<Schedule[]> {
  return db.query<Schedule>(sql`
    SELECT ${columns} FROM offload.schedule
    WHERE kind <> ALL (${[...hidden]}::text[]) AND coalesce(
      (next_run_at, id) > (SELECT next_run_at, id FROM offload.schedule WHERE id = ${after}::uuid), true)
    ORDER BY next_run_at, id LIMIT ${limit}::int`);
}

/**
 * Pauses a schedule. Returns it, or null if it doesn't exist or is already paused.
 *
 * @example
 * if (await pauseSchedule(jobs.db, { id, owner: user.id })) void removeScheduler(jobs.backend, id).catch(log);
 */
export function pauseSchedule(db: Connection, key: ScheduleKey): Promise<Schedule | null> {
  return change(
    db,
    sql`
    UPDATE offload.schedule SET paused_at = now() WHERE ${isTheOne(key)} AND paused_at IS NULL`,
  );
}

/**
 * Resumes a paused schedule at `nextRunAt`, without making up for missed runs. Returns it, or null if it isn't paused.
 *
 * @example
 * const resumed = await resumeSchedule(jobs.db, { id, owner: user.id }, nextRunAt(schedule, new Date()));
 */
export function resumeSchedule(db: Connection, key: ScheduleKey, nextRunAt: Date): Promise<Schedule | null> {
  return change(
    db,
    sql`
    UPDATE offload.schedule SET paused_at = NULL, next_run_at = ${nextRunAt}
    WHERE ${isTheOne(key)} AND paused_at IS NOT NULL`,
  );
}

/**
 * Changes a schedule from its next run on. Returns it, or null if it doesn't exist or is declared in code.
 *
 * @example
 * const changed = await updateSchedule(jobs.db, { id, owner: user.id }, { ...schedule, ...cadence, nextRunAt: nextRunAt(cadence, new Date()) });
 */
export function updateSchedule(
  db: Connection,
  key: ScheduleKey,
  { kind, template, cron, timeZone, catchUp, overlap, nextRunAt }: Omit<NewSchedule, 'id' | 'ownerId'>,
): Promise<Schedule | null> {
  return change(
    db,
    sql`
    UPDATE offload.schedule SET kind = ${kind}, template = ${JSON.stringify(template)}::jsonb, cron = ${cron},
      time_zone = ${timeZone}, catch_up = ${catchUp}, overlap = ${overlap}, next_run_at = ${nextRunAt}
    WHERE ${isTheOne(key)} AND name IS NULL`,
  );
}

/**
 * Deletes a schedule, but not its jobs. Returns it, or null if it doesn't exist or is declared in code.
 *
 * @example
 * if (await deleteSchedule(jobs.db, { id, owner: user.id })) void removeScheduler(jobs.backend, id).catch(log);
 */
export function deleteSchedule(db: Connection, key: ScheduleKey): Promise<Schedule | null> {
  return change(db, sql`DELETE FROM offload.schedule WHERE ${isTheOne(key)} AND name IS NULL`);
}

/**
 * Pauses all schedules of an owner, such as a user who can no longer sign in.
 *
 * @example
 * await prisma.$transaction((tx) => pauseSchedulesOf(connectionOf(tx, jobs.db.schema), user.id));
 */
export async function pauseSchedulesOf(db: Connection, ownerId: string): Promise<void> {
  await checked(db).execute(
    sql`UPDATE offload.schedule SET paused_at = now() WHERE owner_id = ${ownerId} AND paused_at IS NULL`,
  );
}

async function change(db: Connection, statement: Sql): Promise<Schedule | null> {
  const [changed = null] = await checked(db).query<Schedule>(sql`${statement} RETURNING ${columns}`);
  return changed;
}

// A transaction of another library doesn't know the app's schema, and JavaScript doesn't check its type.
function checked(db: Connection): Connection {
  if (typeof db.query === 'function' && typeof db.execute === 'function') return db;
  throw new Error('Schedules need a connection. Pass jobs.db, or connectionOf(tx, jobs.db.schema).');
}

function isTheOne({ id, owner }: ScheduleKey): Sql {
  return sql`id = ${id}::uuid ${owner === null ? empty : sql`AND owner_id = ${owner}`}`;
}
