import {
  actorOf,
  type ChangeAction,
  type ChangedRound,
  type ChangeRequest,
  changeJobs,
  changeRound,
  failedAndOpen,
  matchesFilter,
  matching,
  passOn,
  type WorkerClient,
} from '@offload/core/admin';
import { type Sql, sql } from '@offload/core/sql';
import type { Caller, ConsoleAccess, SimpleAction } from './access';
import { withAuditLog } from './operations/audit-log';
import { setQueuePaused } from './operations/change-queue';
import { dismissedBy } from './operations/changes/dismiss';
import type { JobFilter, Reading } from './options';

/** What actions work on: the rows, and the client that dispatches jobs. */
export interface Changing extends Reading {
  client: WorkerClient;
}

interface Act {
  action: SimpleAction;
  where: Sql;
  access: Caller;
  reason?: string | undefined;
  /** For `run-now`: milliseconds until it runs; by default, 0. */
  delayMs?: number;
  /** For `dismiss`: when someone asked for it. */
  askedAt?: string;
}

/** Jobs that have changed, with child jobs that were canceled, and whether there may be more: then call again. */
export interface Round {
  ids: string[];
  isMore: boolean;
}

/** `started` is how many of the retried jobs a worker had started. It's known once there are no more to cancel. */
export interface UndoneRetry extends Round {
  started: number;
}

const changes: Record<SimpleAction, ChangeAction> = {
  retry: 'retry',
  cancel: 'cancel',
  'run-now': 'reschedule',
  dismiss: 'dismiss',
  delete: 'delete',
};

// Changing more jobs at once would lock their rows for too long.
const maxAtOnce = 500;

/** Does something to one job. Returns whether its state allowed it. */
export async function changeJob(
  parts: Changing,
  id: string,
  act: Pick<Act, 'action' | 'access' | 'reason' | 'delayMs'>,
): Promise<boolean> {
  const { db, system } = parts;
  const request = requestOf({ ...act, where: sql`id = ${id}::uuid` });
  const changed = await db.transaction((tx) => changeJobs(tx, request, withAuditLog(system.hooks)));
  // A job that runs later isn't due yet.
  if (act.action !== 'dismiss' && !act.delayMs) passOn(parts.client, act.action, changed);
  return changed.length > 0;
}

const isVisibleTo = ({ queues }: ConsoleAccess) =>
  queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;

/** Returns the condition for the jobs of a change that this reader may see. */
export function jobsFor(action: SimpleAction, filter: JobFilter, access: ConsoleAccess): Sql {
  const applies =
    action === 'dismiss'
      ? sql`${failedAndOpen(filter)} AND ${matchesFilter(filter)}`
      : matching(action, filter);
  return sql`${applies} AND ${isVisibleTo(access)}`;
}

/** Does something to up to 500 jobs. The filter's `until` keeps out those that are new in a later round. */
export async function changeMany(
  parts: Changing,
  filter: JobFilter,
  act: Pick<Act, 'action' | 'access' | 'reason'>,
): Promise<Round> {
  const where = jobsFor(act.action, filter, act.access);
  const round = await inRound(parts, requestOf({ ...act, where, askedAt: filter.until }));
  if (act.action !== 'dismiss') passOn(parts.client, act.action, round.changed);
  return roundOf(round);
}

const inRound = ({ db, system }: Changing, request: ChangeRequest): Promise<ChangedRound> =>
  changeRound(db, { ...request, limit: maxAtOnce }, withAuditLog(system.hooks));

const roundOf = ({ changed, isMore }: ChangedRound): Round => ({ ids: changed.map(({ id }) => id), isMore });

/** Cancels up to 500 of these jobs: those that someone has retried and no worker has started. */
export async function undoRetry(parts: Changing, jobs: Sql, access: Caller): Promise<UndoneRetry> {
  // A job of the app that changes others knows its owner by the ID.
  const actors = [actorOf(access), `user:${access.operator.id}`];
  const retried = sql`${jobs} AND EXISTS (
    SELECT FROM offload.job_event
    WHERE job_id = job.id AND actor = ANY(${actors}::text[]) AND job_event.state = 'queued')`;
  const where = sql`state = 'queued' AND attempt = 0 AND started_at IS NULL AND ${retried}`;
  const round = await inRound(parts, requestOf({ action: 'cancel', where, access }));
  passOn(parts.client, 'cancel', round.changed);
  if (round.isMore) return { ...roundOf(round), started: 0 };
  const [row] = await parts.db.query<{ started: number }>(
    sql`SELECT count(*)::int AS started FROM offload.job WHERE started_at IS NOT NULL AND ${retried}`,
  );
  return { ...roundOf(round), started: row?.started ?? 0 };
}

/** Stops the job of a change, and cancels up to 500 jobs that someone has retried with it and no worker has started. */
export async function undoBackgroundRetry(
  parts: Changing,
  id: string,
  jobs: Sql,
  access: Caller,
): Promise<UndoneRetry> {
  await changeJob(parts, id, { action: 'cancel', access });
  return undoRetry(parts, jobs, access);
}

/** Shows up to 500 failures of a dismissal again, of those that someone may see. */
export async function undoDismissal(
  parts: Changing,
  dismissal: { at: Date; by: string | null },
  access: Caller,
): Promise<Round> {
  const where = sql`${dismissedBy(dismissal)} AND ${isVisibleTo(access)}`;
  return roundOf(await inRound(parts, { action: 'restore', where, access: asStaff(access) }));
}

const asStaff = (access: Caller) => ({ owner: null, actor: actorOf(access), by: access.operator });

function requestOf({ action, where, access, reason = '', askedAt, delayMs = 0 }: Act): ChangeRequest {
  return {
    action: changes[action],
    where,
    access: asStaff(access),
    ...(action === 'run-now' && { delayMs }),
    ...(action === 'dismiss' && { dismissal: { by: access.actor, reason, askedAt } }),
  };
}

export async function setPaused(
  { db, backend }: Changing,
  { name, isPaused, reason }: { name: string; isPaused: boolean; reason?: string | undefined },
  { operator }: Caller,
): Promise<void> {
  const queue = await backend.queue(name);
  await setQueuePaused(db, queue, { name, paused: isPaused, reason, operator });
}
