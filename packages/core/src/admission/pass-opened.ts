import type { Database } from '../database/database';
import { join, raw, type Sql, sql } from '../database/sql';
import { isInFuture } from '../database/stored-times';
import { hasIdOf } from '../job/by-id';
import { holdLiteral, nextAfter, opening, stepAt } from '../job/holds/holds';
import { notifyChanged } from '../job/notify';
import { type QueueEntry, queueEntryColumns } from '../job/queue-entry';
import { pendingStates } from '../job/states';
import { stateIn } from '../job/transitions';

const next = sql`CASE target.hold ${join(
  opening.map(({ hold }) => sql`WHEN ${holdLiteral(hold)} THEN ${nextAfter(hold, 'job')}`),
  ' ',
)} END`;

/**
 * Lets jobs go whose next attempt is due, or whose kind a running worker now knows. Returns these jobs. The queue may carry
 * those that no other hold keeps.
 */
export async function passOpened(db: Database, limit: number): Promise<QueueEntry[]> {
  const found = opening.map(({ hold, when, order }) => {
    const held = sql`held_by = ${holdLiteral(hold)} AND ${when('job')} AND ${stateIn(pendingStates)}`;
    return sql`${raw(hold)} AS (
      SELECT id, ${holdLiteral(hold)} AS hold FROM offload.job WHERE ${held}
      ORDER BY ${order} LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
    )`;
  });
  const all: Sql[] = opening.map(({ hold }) => sql`SELECT id, hold FROM ${raw(hold)}`);
  return db.query<QueueEntry>(sql`
    WITH ${join(found)}, passed AS (
      UPDATE offload.job SET held_by = ${next}, progress_step = ${stepAt(next)}, admitted_at = now(),
        version = nextval('offload.job_version')
      FROM (${join(all, ' UNION ALL ')}) target WHERE ${hasIdOf('target')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('passed')})
    SELECT passed.* FROM passed, notified`);
}

/**
 * Makes retries due whose delay began in what is now the future, because the clock was set back. Reads the history of every
 * retry, so call it only if that may have happened.
 */
export async function makeStrandedDue(db: Database): Promise<void> {
  await db.execute(sql`
    UPDATE offload.job SET next_attempt_at = now()
    WHERE held_by = 'time' AND next_attempt_at > now() AND ${stateIn(['retrying'])} AND (
      SELECT ${isInFuture(sql`at`)} FROM offload.job_event
      WHERE job_id = job.id AND job_event.state = 'retrying' ORDER BY job_event.id DESC LIMIT 1)`);
}
