import type { ChangedJob } from '@offload/core';
import {
  type AnyContract,
  type ChangeAction,
  changeJobs,
  type Sql,
  sql,
  type WorkerClient,
} from '@offload/core/internal';
import type { AlertRule } from '@offload/core/internal/browser';
import { v7 as uuid } from 'uuid';
import type { ConsoleAccess, ConsoleAction } from './access';
import { dismissedBy } from './operations/changes/dismiss';
import { enqueueReplay } from './operations/changes/enqueue-replay';
import { failedAndOpen, type JobFilter, matchesFilter, matching, withIds } from './operations/changes/filter';
import { undoRetries } from './operations/changes/undo-retries';
import type { ConsoleOptions } from './options';
import type { Reading } from './reads/reading';

/** What actions need: the rows, the client that dispatches, and who is told. */
export interface Changing extends Reading, Pick<ConsoleOptions, 'onAction'> {
  client: WorkerClient;
}

/** Actions on jobs that don't need more than a click. */
export type SimpleAction = Exclude<ConsoleAction, 'replay' | 'pause' | 'alerts'>;

interface Act {
  action: SimpleAction;
  where: Sql;
  access: ConsoleAccess;
  reason?: string | undefined;
  /** The most jobs to change. */
  limit?: number;
}

const changes: Record<SimpleAction, ChangeAction> = {
  retry: 'retry',
  cancel: 'cancel',
  'run-now': 'reschedule',
  dismiss: 'dismiss',
};

// More at once would lock their rows for too long.
const maxAtOnce = 500;

/** Returns how the history of jobs names someone. */
const actorOf = ({ actor }: ConsoleAccess) => `operator:${actor}`;

/** Does something to one job. Returns whether its state allowed it. */
export async function changeJob(
  parts: Changing,
  id: string,
  act: Pick<Act, 'action' | 'access' | 'reason'>,
): Promise<boolean> {
  return (await change(parts, { ...act, where: sql`id = ${id}::uuid` })).length > 0;
}

/** Returns the jobs that a change applies to, of those that someone may see. */
export function jobsFor(action: SimpleAction, filter: JobFilter, { queues }: ConsoleAccess): Sql {
  const visible = queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;
  const applies =
    action === 'dismiss'
      ? sql`${failedAndOpen(filter)} AND ${matchesFilter(filter)}`
      : matching(action, filter);
  return sql`${applies} AND ${visible}`;
}

/**
 * Does something to up to 500 jobs. Returns which, and whether there may be more: call it again with the same filter, whose
 * `until` keeps out those that are new meanwhile.
 */
export async function changeMany(
  parts: Changing,
  filter: JobFilter,
  act: Pick<Act, 'action' | 'access' | 'reason'>,
): Promise<{ ids: string[]; isMore: boolean }> {
  const where = jobsFor(act.action, filter, act.access);
  const ids = (await change(parts, { ...act, where, limit: maxAtOnce })).map(({ id }) => id);
  return { ids, isMore: ids.length === maxAtOnce };
}

/** Cancels those of these jobs that someone has retried and no worker has started. Returns how many. */
export async function undoRetry(parts: Changing, ids: string[], access: ConsoleAccess): Promise<number> {
  const { db, system, client, onAction } = parts;
  const { actor } = access;
  const canceled = await db.transaction(async (tx) => {
    const name = actorOf(access);
    const retried = sql`${withIds(ids)} AND id IN (
      SELECT job_id FROM offload.job_event
      WHERE job_id = ANY(${ids}::uuid[]) AND actor = ${name} AND state = 'queued')`;
    const jobs = await undoRetries(tx, system, retried, { owner: null, actor: name, by: { actor } });
    for (const { id } of jobs)
      await onAction?.(tx, { actor, action: 'cancel', subject: { type: 'job', id } });
    return jobs;
  });
  for (const job of canceled) void client.removeFromQueue(job);
  return canceled.length;
}

/** Shows the failures of a dismissal again, of those that someone may see. Returns how many. */
export async function undoDismissal(
  { db, system, onAction }: Changing,
  dismissal: { at: Date; by: string },
  access: ConsoleAccess,
): Promise<number> {
  const { actor, queues } = access;
  const visible = queues ? sql`queue = ANY(${[...queues]}::text[])` : sql`true`;
  const where = sql`${dismissedBy(dismissal)} AND ${visible}`;
  return db.transaction(async (tx) => {
    const by = { owner: null, actor: actorOf(access), by: { actor } };
    const jobs = await changeJobs(tx, { action: 'restore', where, access: by }, system.hooks);
    for (const { id } of jobs)
      await onAction?.(tx, { actor, action: 'restore', subject: { type: 'job', id } });
    return jobs.length;
  });
}

async function change(
  { db, system, client, onAction }: Changing,
  { action, where, access, reason, limit }: Act,
): Promise<ChangedJob[]> {
  const { actor } = access;
  const changed = await db.transaction(async (tx) => {
    const request = {
      ...{ action: changes[action], where, access: { owner: null, actor: actorOf(access), by: { actor } } },
      ...(limit !== undefined && { limit }),
      ...(action === 'run-now' && { delayMs: 0 }),
      ...(action === 'dismiss' && { dismissal: { by: actor, reason: reason ?? '' } }),
    };
    const jobs = await changeJobs(tx, request, system.hooks);
    for (const { id } of jobs)
      await onAction?.(tx, { actor, action, subject: { type: 'job', id }, ...(reason && { reason }) });
    return jobs;
  });
  if (action === 'retry') void client.dispatch(changed);
  if (action === 'run-now' && changed.length > 0) void client.admitDue();
  if (action === 'cancel')
    for (const job of changed) if (job.state === 'canceled') void client.removeFromQueue(job);
  return changed;
}

/** Enqueues a job that replaces a failed or canceled one. Returns its ID, or null if the state doesn't allow that. */
export async function replay(
  { db, system, client, onAction }: Changing,
  { id, contract, payload }: { id: string; contract: AnyContract; payload: object },
  access: ConsoleAccess,
): Promise<string | null> {
  const { actor } = access;
  const newId = uuid();
  const made = await db.transaction(async (tx) => {
    const replacement = { id, newId, contract, payload, by: actor, actor: actorOf(access), fields: {} };
    const job = await enqueueReplay(tx, system, replacement);
    if (job) await onAction?.(tx, { actor, action: 'replay', subject: { type: 'job', id } });
    return job;
  });
  if (!made) return null;
  void client.dispatch([made]);
  return made.id;
}

/** Pauses or resumes a queue for all workers. */
export async function setPaused(
  { db, backend, onAction }: Changing,
  { name, isPaused, reason }: { name: string; isPaused: boolean; reason?: string | undefined },
  { actor }: ConsoleAccess,
): Promise<void> {
  const queue = await backend.queue(name);
  await db.transaction(async (tx) => {
    const subject = { type: 'queue', id: name } as const;
    const action = isPaused ? 'pause' : 'resume';
    await onAction?.(tx, { actor, action, subject, ...(reason && { reason }) });
    await (isPaused ? queue.pause() : queue.resume());
  });
}

/** Changes when an alert fires. What is null stays. */
export async function changeRule(
  { db, onAction }: Changing,
  { rule, isOn, threshold }: { rule: AlertRule; isOn: boolean | null; threshold: number | null },
  { actor }: ConsoleAccess,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE offload.alert_rule
      SET is_on = coalesce(${isOn}::boolean, is_on), threshold = coalesce(${threshold}::int, threshold)
      WHERE rule = ${rule}`);
    await onAction?.(tx, { actor, action: 'alerts', subject: { type: 'alert', id: rule } });
  });
}
