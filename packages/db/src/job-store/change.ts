import { type Database, Prisma, type Transaction } from '../client';
import { type Operator, recordAction } from '../operator-action';
import { noError, queuedAnew, standing } from './columns';
import { type Handover, handoverColumns } from './hand-over';
import { noteEnds } from './note-ends';
import { cancelChannel, notifyChanged } from './notify';

/** Who may touch a job: its owner, or one of the staff (`owner` is null), who is written down as its `operator`. */
export interface Access {
  owner: string | null;
  actor: string;
  operator?: Operator;
}

type Changed = Handover & { state: string; before: Prisma.JsonObject; after: Prisma.JsonObject };

/** Keeps a change to the jobs that this access allows. */
export function within({ owner }: Access): Prisma.Sql {
  return owner === null ? Prisma.empty : Prisma.sql`AND owner_id = ${owner}`;
}

/**
 * Cancels a job that waits; asks the worker of one that runs to stop, which keeps how far it came. Answers the job and the
 * state it is in now, or null where there is nothing to cancel.
 */
export async function cancelJob(
  db: Database,
  id: string,
  access: Access,
): Promise<(Handover & { state: string }) | null> {
  return recorded(db, access, 'job.cancel', (tx) => cancel(tx, id, access));
}

async function cancel(tx: Transaction, id: string, access: Access): Promise<Changed | null> {
  const rows = await tx.$queryRaw<Changed[]>`
    WITH ${lockedJob(id)}, changed AS (
      UPDATE job SET
        state = CASE state WHEN 'running' THEN 'canceling' ELSE 'canceled' END, version = nextval('job_version'),
        finished_at = CASE WHEN state <> 'running' THEN now() END, next_attempt_at = NULL,
        ${noError},
        progress_step = CASE state WHEN 'running' THEN progress_step END, held_by = NULL
      FROM locked
      WHERE id = locked_id AND state IN ('queued', 'retrying', 'running') ${within(access)}
      RETURNING id, kind, queue, owner_id, claim, held_by, state, attempt, before, ${standing} AS after,
        NULL::bigint AS waited_ms, NULL::bigint AS ran_ms
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor)
      SELECT id, state, attempt, ${access.actor} FROM changed
    ), noted AS (${noteEnds('changed')}), notified AS (${notifyChanged('changed')}),
    asked AS (SELECT pg_notify(${cancelChannel}, string_agg(id::text, '')) FROM changed)
    SELECT ${handoverColumns('changed')}, state, before, after
    FROM changed, notified, asked`;
  return rows[0] ?? null;
}

/**
 * Queues an ended job anew, with all its attempts before it; it still has to be handed over. Whoever asks for it accepts
 * that a message whose fate is unknown may arrive twice. Answers whether it was one that can be retried. `check` runs
 * first, in the same transaction, and throws to prevent it.
 */
export async function retryJob(
  db: Database,
  id: string,
  access: Access,
  check: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<Handover | null> {
  const checked = async (tx: Transaction) => {
    await check(tx);
    return retry(tx, id, access);
  };
  return access.operator ? recorded(db, access, 'job.retry', checked) : db.$transaction(checked);
}

async function retry(tx: Transaction, id: string, access: Access): Promise<Changed | null> {
  const rows = await tx.$queryRaw<Changed[]>`
    WITH ${lockedJob(id)}, changed AS (
      UPDATE job SET
        ${queuedAnew}, ${requestedBy(access)}
      FROM locked
      WHERE id = locked_id AND state IN ('failed', 'canceled') ${within(access)}
      RETURNING id, kind, queue, owner_id, claim, held_by, state, before, ${standing} AS after
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor) SELECT id, 'queued', 0, ${access.actor} FROM changed
    ), mail AS (
      UPDATE email SET unanswered = 0 FROM changed WHERE job_id = changed.id AND email.state = 'sending'
    ), notified AS (${notifyChanged('changed')})
    SELECT ${handoverColumns('changed')}, state, before, after FROM changed, notified`;
  return rows[0] ?? null;
}

// What its owner asks for counts toward their limits, and has been checked against them. What others ask for takes room
// as it writes.
function requestedBy({ owner }: Access): Prisma.Sql {
  return owner === null ? Prisma.sql`reserved_bytes = 0` : Prisma.sql`user_requested = true`;
}

/** Moves the next attempt of a job that waits for it to `delayMs` from now. Answers the job, or null where none waits. */
export async function rescheduleJob(
  db: Database,
  id: string,
  delayMs: number,
  access: Access,
): Promise<Handover | null> {
  return recorded(db, access, 'job.reschedule', async (tx) => {
    const rows = await tx.$queryRaw<Changed[]>`
      WITH ${lockedJob(id)}, changed AS (
        UPDATE job SET
          next_attempt_at = now() + ${delayMs}::int * interval '1 ms', version = nextval('job_version'),
          waits_since = now() + ${delayMs}::int * interval '1 ms', held_by = 'time', handed_over_at = NULL
        FROM locked
        WHERE id = locked_id AND state = 'retrying' ${within(access)}
        RETURNING id, kind, queue, owner_id, claim, held_by, state, before, ${standing} AS after
      ), notified AS (${notifyChanged('changed')})
      SELECT ${handoverColumns('changed')}, state, before, after FROM changed, notified`;
    return rows[0] ?? null;
  });
}

/** The job's row, held, so that what it was before is what it was when it changed. */
function lockedJob(id: string): Prisma.Sql {
  return Prisma.sql`locked AS (
    SELECT id AS locked_id, ${standing} AS before FROM job WHERE id = ${id}::uuid FOR NO KEY UPDATE
  )`;
}

async function recorded(
  db: Database,
  { operator }: Access,
  action: string,
  change: (tx: Transaction) => Promise<Changed | null>,
): Promise<Changed | null> {
  if (!operator) return change(db);
  return db.$transaction(async (tx) => {
    const changed = await change(tx);
    if (!changed) return null;
    const { id, before, after } = changed;
    await recordAction(tx, operator, { action, subjectType: 'job', subjectId: id, before, after });
    return changed;
  });
}
