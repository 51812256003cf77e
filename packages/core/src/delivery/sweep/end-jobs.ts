import type { Connection } from '../../database/connection';
import { isUnreachable } from '../../database/database-down';
import { empty, type Sql, sql } from '../../database/sql';
import { hasAttemptLeft } from '../../job/attempts';
import { hasRun } from '../../job/by-id';
import type { Hooks } from '../../job/hooks';
import { isLeaseOver } from '../../job/liveness';
import { transitions } from '../../job/states';
import { stateIn, transition } from '../../job/transitions';
import { messageOf } from '../../log/open-log';

export const deadlinePassed = 'The deadline passed before the job had finished.';

/** When jobs couldn't be ended, by ID. The sweeper skips them for a minute so that others get their turn. */
export type Unendable = Map<string, number>;

const leftAloneMs = 60_000;
// The rest of the sweep waits meanwhile. The next round continues where this one stopped.
const maxOneByOneMs = 10_000;

/** Fails the jobs whose deadlines passed while they weren't running. A running job ends with its run. */
export async function expireOverdue(
  db: Connection,
  hooks: Hooks,
  unendable: Unendable = new Map(),
): Promise<void> {
  const isOverdue = sql`deadline_at < now() AND finished_at IS NULL AND ${stateIn(transitions.expire.from)}`;
  await endTogether(db, { where: isOverdue, order: sql`deadline_at`, unendable }, (targets) =>
    transition({
      via: ['expire'],
      reads: sql`target AS (${targets})`,
      from: sql`target`,
      where: sql`job.id = target_id`,
      set: sql`
        finished_at = now(), held_by = NULL, next_attempt_at = NULL, waiting_for = NULL, progress_step = NULL,
        unique_key = CASE WHEN unique_while = 'time' THEN unique_key END, error_code = 'deadline',
        error_message = ${deadlinePassed}, error_signature = ${`deadline: ${deadlinePassed}`}`,
      event: { actor: sql`'sweeper'`, message: sql`${deadlinePassed}` },
      hooks: hooks.onEnd,
      select: sql`id`,
    }),
  );
}

/**
 * Ends the jobs whose worker is gone and that won't run again: those that were being canceled or on their last attempt.
 * Omits jobs that this worker runs.
 */
export async function endOrphans(
  db: Connection,
  hooks: Hooks,
  running: readonly { id: string; fence: number }[] = [],
  unendable: Unendable = new Map(),
): Promise<void> {
  const isOver = sql`
    ${isLeaseOver} AND (state = 'canceling' OR (state = 'running' AND NOT ${hasAttemptLeft})) AND NOT ${hasRun(running)}`;
  const isLost = sql`job.state = 'failed'`;
  await endTogether(db, { where: isOver, order: sql`id`, unendable }, (targets) =>
    transition({
      via: ['fail', 'stop'],
      reads: sql`target AS (${targets})`,
      from: sql`target`,
      where: sql`job.id = target_id`,
      set: sql`
        finished_at = now(), lease_until = NULL, unique_key = CASE WHEN unique_while = 'time' THEN unique_key END,
        progress_step = CASE state WHEN 'canceling' THEN progress_step END,
        error_code = CASE state WHEN 'running' THEN 'worker_lost' END,
        error_message = CASE state WHEN 'running' THEN ${workerLost} END,
        error_signature = CASE state WHEN 'running' THEN 'worker_lost: The worker crashed during the last attempt.' END`,
      event: { actor: sql`'sweeper'`, message: sql`message` },
      returning: sql`CASE WHEN ${isLost} THEN ${workerLost} END AS message`,
      hooks: hooks.onEnd,
      select: sql`id`,
    }),
  );
}

const workerLost =
  'The worker crashed during the last attempt. Retry the job. If it happens again, report the job ID.';

interface Ending {
  where: Sql;
  order: Sql;
  unendable: Unendable;
}

/** Ends up to 500 jobs in one statement. If a hook fails for one of them, ends them one by one, so that the others end. */
async function endTogether(
  db: Connection,
  { where, order, unendable }: Ending,
  end: (targets: Sql) => Sql,
): Promise<void> {
  for (const [id, at] of unendable) if (performance.now() - at > leftAloneMs) unendable.delete(id);
  const others = unendable.size > 0 ? sql`AND id <> ALL(${[...unendable.keys()]}::uuid[])` : empty;
  const targets = (and: Sql) => sql`
    SELECT id AS target_id FROM offload.job WHERE ${where} ${and}
    ORDER BY ${order} LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED`;
  try {
    await db.query(end(targets(others)));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const left = await db.query<{ target_id: string }>(targets(others));
    const ids = left.map(({ target_id }) => target_id);
    await endOneByOne(ids, unendable, (id) => db.query(end(targets(sql`AND job.id = ${id}::uuid`))));
  }
}

/** Throws an error of its own if jobs can't be ended, because PostgreSQL's could be taken for a busy database. */
async function endOneByOne(
  ids: readonly string[],
  unendable: Unendable,
  end: (id: string) => Promise<unknown>,
): Promise<void> {
  const errors: unknown[] = [];
  const until = performance.now() + maxOneByOneMs;
  for (const id of ids) {
    if (performance.now() > until) break;
    try {
      await end(id);
    } catch (error) {
      if (isUnreachable(error)) throw error;
      unendable.set(id, performance.now());
      errors.push(error);
    }
  }
  if (errors.length === 0) return;
  const messages = new Set(errors.map(messageOf));
  throw new Error(`Jobs can't be ended: ${[...messages].slice(0, 3).join('; ')}`, { cause: errors[0] });
}
