import { type Database, Prisma } from '../client';
import type { Handover } from './hand-over';
import { cancelChannel, notifyChanged } from './notify';

/** Who may touch a job: its owner, or an admin (`owner` is null). */
export interface Access {
  owner: string | null;
  actor: string;
}

function within({ owner }: Access): Prisma.Sql {
  return owner === null ? Prisma.empty : Prisma.sql`AND owner_id = ${owner}`;
}

/**
 * Cancels a job that waits; asks the worker of one that runs to stop. Answers the job and the state it is in now,
 * or null where there is nothing to cancel.
 */
export async function cancelJob(
  db: Database,
  id: string,
  access: Access,
): Promise<(Handover & { state: string }) | null> {
  const rows = await db.$queryRaw<(Handover & { state: string })[]>`
    WITH changed AS (
      UPDATE job SET
        state = CASE state WHEN 'running' THEN 'canceling' ELSE 'canceled' END, version = nextval('job_version'),
        finished_at = CASE WHEN state <> 'running' THEN now() END, next_attempt_at = NULL,
        error_code = NULL, error_message = NULL, error_stack = NULL, progress_step = NULL
      WHERE id = ${id}::uuid AND state IN ('queued', 'retrying', 'running') ${within(access)}
      RETURNING id, kind, queue, claim, state, attempt
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor)
      SELECT id, state, attempt, ${access.actor} FROM changed
    ), notified AS (${notifyChanged('changed')}),
    asked AS (SELECT pg_notify(${cancelChannel}, string_agg(id::text, '')) FROM changed)
    SELECT id, kind, queue, claim > 0 AS "deliveredBefore", state FROM changed, notified, asked`;
  return rows[0] ?? null;
}

/**
 * Queues an ended job anew, with all its attempts before it; it still has to be handed over. Whoever asks for it accepts
 * that a message whose fate is unknown may arrive twice. Answers whether it was one that can be retried.
 */
export async function retryJob(db: Database, id: string, access: Access): Promise<Handover | null> {
  const rows = await db.$queryRaw<Handover[]>`
    WITH changed AS (
      UPDATE job SET
        state = 'queued', attempt = 0, version = nextval('job_version'), handed_over_at = NULL,
        started_at = NULL, finished_at = NULL, progress_percent = 0, progress_step = NULL,
        error_code = NULL, error_message = NULL, error_stack = NULL
      WHERE id = ${id}::uuid AND state IN ('failed', 'canceled') ${within(access)}
      RETURNING id, kind, queue, claim
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor) SELECT id, 'queued', 0, ${access.actor} FROM changed
    ), mail AS (
      UPDATE email SET unanswered = 0 FROM changed WHERE job_id = changed.id AND email.state = 'sending'
    ), notified AS (${notifyChanged('changed')})
    SELECT id, kind, queue, claim > 0 AS "deliveredBefore" FROM changed, notified`;
  return rows[0] ?? null;
}
