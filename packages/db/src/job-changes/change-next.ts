import { type Database, Prisma } from '../client';
import { noError, queuedAnew, standing } from '../job-store/columns';
import { type Handover, handoverColumns } from '../job-store/hand-over';
import { noteEnds } from '../job-store/note-ends';
import { notifyChanged } from '../job-store/notify';
import type { Operator } from '../operator-action';
import { type ChangeAction, type JobFilter, matching } from './filter';

/** One round of a change to many jobs. */
export interface ChangeRound {
  /** The job that does it: no job is changed by it twice, however often it is run. */
  changerId: string;
  operator: Operator;
  filter: JobFilter;
  limit: number;
}

const sets: Record<
  Exclude<ChangeAction, 'delete'>,
  { set: Prisma.Sql; recorded: string; event: string | null }
> = {
  retry: { set: Prisma.sql`${queuedAnew}, reserved_bytes = 0`, recorded: 'job.retry', event: 'queued' },
  'run-now': {
    set: Prisma.sql`next_attempt_at = now(), waits_since = now(), held_by = 'time', handed_over_at = NULL,
      version = nextval('job_version')`,
    recorded: 'job.reschedule',
    event: null,
  },
  cancel: {
    set: Prisma.sql`state = 'canceled', version = nextval('job_version'), finished_at = now(), next_attempt_at = NULL,
      progress_step = NULL, held_by = NULL, ${noError}`,
    recorded: 'job.cancel',
    event: 'canceled',
  },
};

/**
 * Changes the next jobs that fit, each with its entry in history and audit, all in one statement. Answers them: they still
 * have to be handed over, or taken back from their queue.
 */
export async function changeNext(
  db: Database,
  action: Exclude<ChangeAction, 'delete'>,
  { changerId, operator, filter, limit }: ChangeRound,
): Promise<Handover[]> {
  const { set, recorded, event } = sets[action];
  const { id, email, ip, userAgent, requestId } = operator;
  return db.$queryRaw<Handover[]>`
    WITH target AS (${nextOnes(action, { changerId, filter, limit })}),
    changed AS (
      UPDATE job SET ${set} FROM target WHERE id = target_id
      RETURNING id, kind, queue, owner_id, claim, held_by, state, attempt, before, ${standing} AS after,
        NULL::bigint AS waited_ms, NULL::bigint AS ran_ms
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor)
      SELECT id, ${event}::text, attempt, ${`user:${id}`} FROM changed WHERE ${event}::text IS NOT NULL
    ), ended AS (${noteEnds('changed')}), mail AS (
      UPDATE email SET unanswered = 0 FROM changed
      WHERE job_id = changed.id AND email.state = 'sending' AND ${action} = 'retry'
    ), noted AS (
      INSERT INTO changed_job (changer_id, job_id) SELECT ${changerId}::uuid, id FROM changed
    ), audit AS (
      INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, before, after, ip,
        user_agent, request_id)
      SELECT ${id}, ${email}, ${recorded}, 'job', id::text, before, after, ${ip}::text, ${userAgent}::text,
        ${requestId}::text
      FROM changed
    ), notified AS (${notifyChanged('changed')})
    SELECT ${handoverColumns('changed')} FROM changed, notified`;
}

/**
 * Deletes the next jobs that fit, each with its entry in the audit log, which is all that names it afterward; the bytes
 * of their files are the sweeper's. Returns them: their queues may still show them.
 */
export async function deleteNext(db: Database, round: ChangeRound): Promise<Handover[]> {
  const { id, email, ip, userAgent, requestId } = round.operator;
  return db.$queryRaw<Handover[]>`
    WITH target AS (${nextOnes('delete', round)}),
    deleted AS (
      DELETE FROM job USING target WHERE id = target_id RETURNING id, kind, queue, owner_id, claim, held_by, before
    ), noted AS (
      INSERT INTO changed_job (changer_id, job_id) SELECT ${round.changerId}::uuid, id FROM deleted
    ), audit AS (
      INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, before, ip, user_agent,
        request_id)
      SELECT ${id}, ${email}, 'job.delete', 'job', id::text, before || jsonb_build_object('kind', kind), ${ip}::text,
        ${userAgent}::text, ${requestId}::text
      FROM deleted
    )
    SELECT ${handoverColumns('deleted')} FROM deleted`;
}

/** How many jobs this one has changed so far, in all its runs. */
export async function countChanged(db: Database, changerId: string): Promise<number> {
  return db.changedJob.count({ where: { changerId } });
}

// Those that are locked are being changed by somebody else: they come in a later round, if they still fit.
function nextOnes(
  action: ChangeAction,
  { changerId, filter, limit }: Omit<ChangeRound, 'operator'>,
): Prisma.Sql {
  return Prisma.sql`
    SELECT id AS target_id, ${standing} AS before FROM job
    WHERE ${matching(action, filter)}
      AND NOT EXISTS (SELECT 1 FROM changed_job WHERE changer_id = ${changerId}::uuid AND job_id = job.id)
    LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`;
}
