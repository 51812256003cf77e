import type { ChangedJob, JobSystem, Transaction } from '@offload/core';
import {
  type Access,
  type ChangeAction,
  changeJobs,
  connectionOf,
  type Sql,
  sql,
  type WorkerClient,
} from '@offload/core/internal';
import type { Caller, ConsoleAccess, SimpleAction } from './access';
import { withAuditLog } from './operations/audit-log';
import { setQueuePaused } from './operations/change-queue';
import { dismissedBy } from './operations/changes/dismiss';
import { failedAndOpen, type JobFilter, matchesFilter, matching } from './operations/changes/filter';
import type { Reading } from './reads/reading';

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
  /** The most jobs to change. */
  limit?: number;
  /** For `dismiss`: when someone asked for it. */
  askedAt?: string;
}

/** Jobs that have changed, and whether there may be more: then call again. */
export interface Round {
  ids: string[];
  isMore: boolean;
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

/** Returns how the history of jobs names someone. */
export const actorOf = ({ actor, id }: Caller) => (id === undefined ? `operator:${actor}` : `user:${id}`);

/** Does something to one job. Returns whether its state allowed it. */
export async function changeJob(
  parts: Changing,
  id: string,
  act: Pick<Act, 'action' | 'access' | 'reason' | 'delayMs'>,
): Promise<boolean> {
  return (await change(parts, { ...act, where: sql`id = ${id}::uuid` })).length > 0;
}

const isVisibleTo = ({ queues }: ConsoleAccess) =>
  queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;

/** Returns the jobs that a change applies to, of those that someone may see. */
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
  return roundOf(await change(parts, { ...act, where, limit: maxAtOnce, askedAt: filter.until }));
}

function roundOf(changed: ChangedJob[]): Round {
  // There may be more than 500 IDs, because child jobs were canceled too.
  return { ids: changed.map(({ id }) => id), isMore: changed.length >= maxAtOnce };
}

/** Cancels up to 500 of these jobs: those that someone has retried and no worker has started. */
export async function undoRetry({ db, system, client }: Changing, jobs: Sql, access: Caller): Promise<Round> {
  // A job of the app that changes others knows its owner by the ID.
  const actors = [actorOf(access), `user:${access.operator.id}`];
  const retried = sql`${jobs} AND EXISTS (
    SELECT FROM offload.job_event
    WHERE job_id = job.id AND actor = ANY(${actors}::text[]) AND job_event.state = 'queued')`;
  const by = { owner: null, actor: actorOf(access), by: access.operator };
  const hooks = withAuditLog(system.hooks);
  const canceled = await db.transaction((tx) => undoRetries(tx, { hooks }, retried, by));
  for (const job of canceled) void client.removeFromQueue(job);
  return roundOf(canceled);
}

/** Stops the job of a change, and cancels up to 500 jobs that someone has retried with it and no worker has started. */
export async function undoBackgroundRetry(
  parts: Changing,
  id: string,
  jobs: Sql,
  access: Caller,
): Promise<Round> {
  await changeJob(parts, id, { action: 'cancel', access });
  return undoRetry(parts, jobs, access);
}

/** Shows up to 500 failures of a dismissal again, of those that someone may see. */
export async function undoDismissal(
  { db, system }: Changing,
  dismissal: { at: Date; by: string },
  access: Caller,
): Promise<Round> {
  const where = sql`${dismissedBy(dismissal)} AND ${isVisibleTo(access)}`;
  const by = { owner: null, actor: actorOf(access), by: access.operator };
  const request = { action: 'restore', where, limit: maxAtOnce, access: by } as const;
  return roundOf(await db.transaction((tx) => changeJobs(tx, request, withAuditLog(system.hooks))));
}

async function change(
  { db, system, client }: Changing,
  { action, where, access, reason, limit, askedAt, delayMs = 0 }: Act,
): Promise<ChangedJob[]> {
  const { actor, operator } = access;
  const request = {
    action: changes[action],
    where,
    access: { owner: null, actor: actorOf(access), by: operator },
    ...(limit !== undefined && { limit }),
    ...(action === 'run-now' && { delayMs }),
    ...(action === 'dismiss' && { dismissal: { by: actor, reason: reason ?? '', askedAt } }),
  };
  const changed = await db.transaction((tx) => changeJobs(tx, request, withAuditLog(system.hooks)));
  if (action === 'retry') void client.dispatch(changed);
  if (action === 'run-now' && delayMs === 0 && changed.length > 0) void client.admitDue();
  if (action === 'cancel')
    for (const job of changed) if (job.state === 'canceled') void client.removeFromQueue(job);
  return changed;
}

/** Pauses or resumes a queue for all workers. */
export async function setPaused(
  { db, backend }: Changing,
  { name, isPaused, reason }: { name: string; isPaused: boolean; reason?: string | undefined },
  { operator }: Caller,
): Promise<void> {
  const queue = await backend.queue(name);
  await setQueuePaused(db, queue, { name, paused: isPaused, reason, operator });
}

/**
 * Cancels up to 500 retried jobs that no worker has started since, each with its entry in the audit log. Returns them: they still
 * have to be removed from their queue. Jobs that have started stay as they are.
 */
export async function undoRetries(
  tx: Transaction,
  { hooks }: Pick<JobSystem, 'hooks'>,
  retried: Sql,
  access: Access,
): Promise<ChangedJob[]> {
  const where = sql`state = 'queued' AND attempt = 0 AND started_at IS NULL AND ${retried}`;
  return changeJobs(connectionOf(tx), { action: 'cancel', where, access, limit: maxAtOnce }, hooks);
}
