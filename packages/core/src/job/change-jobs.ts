import type { Connection } from '../database/connection';
import { empty, type Sql, sql } from '../database/sql';
import { hasState } from './by-id';
import { nextAfter, stepAt } from './holds/holds';
import type { Hooks } from './hooks';
import { ownersMayCancel, staffMayCancel } from './may-cancel';
import { cancelChannel, notify } from './notify';
import { notDispatched, type QueueEntry, queueEntryColumns } from './queue-entry';
import { finishedStates, statesFor, type TransitionName, transitions } from './states';
import { hookColumns, hookStatements, jobColumns, stateIn, transition } from './transitions';

/** Who may change a job: its owner, or staff (`owner` is null). */
export interface Access {
  owner: string | null;
  /** The name in the job's history: `user:<id>`. */
  actor: string;
  /** More about who makes the change, for hooks such as an audit log. */
  by?: object;
}

/** What staff can do to jobs. */
export type ChangeAction = 'cancel' | 'retry' | 'reschedule' | 'dismiss' | 'restore' | 'delete';

/** Which jobs to change, and how. */
export interface ChangeRequest {
  action: ChangeAction;
  where: Sql;
  /**
   * The maximum number of jobs to change. With a limit, the call skips jobs that others are changing, so repeat it; without
   * one, it waits for them.
   */
  limit?: number | undefined;
  access: Access;
  /** For `reschedule`: milliseconds until the next attempt. */
  delayMs?: number;
  /**
   * For `dismiss`: who hides the failure, and why. `askedAt` is when they requested it (ISO), by default now. Rounds with the
   * same `askedAt` count as one dismissal.
   */
  dismissal?: { by: string; reason: string; askedAt?: string | undefined };
}

/** A job that a call has changed, as `dispatch` needs it. */
export interface ChangedJob extends QueueEntry {
  /** Its new state; of a deleted job, the last one. */
  state: string;
  before: object;
}

interface Plan {
  via: readonly TransitionName[];
  set: Sql;
  where?: Sql;
  isEvent: boolean;
}

const clearError = sql`error_code = NULL, error_message = NULL, error_stack = NULL, error_signature = NULL`;
const restored = sql`dismissed_at = NULL, dismissed_by = NULL, dismiss_reason = NULL`;

const canceled = sql`
  finished_at = CASE WHEN state <> 'running' THEN now() END, next_attempt_at = NULL, ${clearError},
  progress_step = CASE state WHEN 'running' THEN progress_step END, held_by = NULL, waiting_for = NULL,
  unique_key = CASE WHEN state = 'running' OR unique_while = 'time' THEN unique_key END`;

/**
 * Changes jobs in one statement, with their history and hooks. Skips jobs whose state doesn't allow the action. Returns the
 * changed jobs: dispatch retried ones, and remove canceled or deleted ones from their queue.
 */
export async function changeJobs(
  tx: Connection,
  request: ChangeRequest,
  hooks: Hooks,
): Promise<ChangedJob[]> {
  const { action, access } = request;
  const columns = {
    action: sql`${action}`,
    by: sql`${access.by ? JSON.stringify(access.by) : null}`,
    byOwner: sql`${access.owner !== null}`,
    reason: sql`${request.dismissal?.reason ?? null}`,
    before: sql`target.before`,
    after: action === 'delete' ? sql`NULL` : snapshot,
  };
  if (action === 'delete') {
    return tx.query<ChangedJob>(sql`
      WITH target AS (${targets(request)}), changed AS (
        DELETE FROM offload.job USING target WHERE job.id = target.target_id AND ${hasState(finishedStates)}
        RETURNING ${jobColumns('job')}, ${hookColumns(columns)}
      )${hookStatements(hooks.onChange)}
      SELECT ${queueEntryColumns('changed')}, state, before FROM changed`);
  }
  const { via, set, where = sql`true`, isEvent } = planOf(request);
  const isCancel = action === 'cancel';
  const changed = await tx.query<ChangedJob>(
    transition({
      via,
      set,
      columns,
      reads: sql`target AS (${targets(request)})`,
      from: sql`target`,
      where: sql`job.id = target.target_id AND ${where}`,
      event: isEvent ? { actor: sql`${access.actor}` } : null,
      hooks: [...(isCancel ? hooks.onEnd.map(ofFinished) : []), ...hooks.onChange],
      select: sql`${queueEntryColumns('changed')}, state, before${isCancel ? askToStop : empty}`,
    }),
  );
  return isCancel ? [...changed, ...(await cancelChildren(tx, changed, request, hooks))] : changed;
}

/** Cancels child jobs that haven't started. */
async function cancelChildren(
  tx: Connection,
  parents: ChangedJob[],
  { access }: ChangeRequest,
  hooks: Hooks,
): Promise<ChangedJob[]> {
  if (parents.length === 0) return [];
  const where = sql`parent_id = ANY(${parents.map(({ id }) => id)}::uuid[]) AND ${hasState(transitions.cancel.from)}`;
  return changeJobs(tx, { action: 'cancel', where, access }, hooks);
}

function planOf({ action, access, delayMs = 0, dismissal }: ChangeRequest): Plan {
  switch (action) {
    case 'cancel': {
      const where = access.owner === null ? staffMayCancel : ownersMayCancel;
      return { via: ['cancel', 'requestCancel'], set: canceled, where, isEvent: true };
    }
    case 'retry': {
      // An owner's request counts toward the owner's limits.
      const isRequested = access.owner === null ? sql`user_requested` : sql`true`;
      return { via: ['retry'], set: resetForRetry(isRequested), isEvent: true };
    }
    case 'reschedule': {
      const due = sql`now() + ${delayMs}::float8 * interval '1 ms'`;
      const set = sql`next_attempt_at = ${due}, waits_since = ${due}, held_by = 'time', dispatched_at = NULL,
        run_at = CASE state WHEN 'scheduled' THEN ${due} ELSE run_at END`;
      return { via: ['reschedule', 'postpone'], set, isEvent: false };
    }
    case 'dismiss': {
      const { by = null, reason = null, askedAt = null } = dismissal ?? {};
      const set = sql`dismissed_at = least(now(), ${askedAt}::timestamptz), dismissed_by = ${by}, dismiss_reason = ${reason}`;
      // Skips jobs that were retried meanwhile, because a later failure mustn't be hidden.
      return { via: [], set, where: stateIn(statesFor('retry'), 'job.state'), isEvent: false };
    }
    default:
      return { via: [], set: restored, isEvent: false };
  }
}

function resetForRetry(isRequested: Sql): Sql {
  const hold = nextAfter('time', 'job', { owner: isRequested });
  return sql`
    attempt = 0, ${notDispatched}, waits_since = now(), started_at = NULL, finished_at = NULL,
    progress_percent = 0, user_requested = ${isRequested}, held_by = ${hold}, progress_step = ${stepAt(hold)},
    ${clearError}, ${restored}`;
}

/** Runs a hook only for finished jobs: a job that is `canceling` ends later. */
function ofFinished(hook: Sql): Sql {
  return sql`WITH changed AS (SELECT * FROM changed WHERE state <> 'canceling') ${hook}`;
}

/** Selects jobs and locks their rows, so that `before` is their state right before the change. */
function targets({ where, limit, access: { owner } }: ChangeRequest): Sql {
  const mine = owner === null ? empty : sql`AND owner_id = ${owner}`;
  // In a fixed order, so that two calls that wait for the same jobs don't deadlock.
  const lock =
    limit === undefined
      ? sql`ORDER BY id FOR NO KEY UPDATE`
      : sql`LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`;
  return sql`SELECT id AS target_id, ${snapshot} AS before FROM offload.job WHERE (${where}) ${mine} ${lock}`;
}

const snapshot = sql`jsonb_strip_nulls(jsonb_build_object('state', job.state, 'nextAttemptAt', job.next_attempt_at,
  'kind', job.kind, 'title', job.title))`;

// Mutants of `${notify(` survive: the worker is still notified, and the column isn't read.
const askToStop = sql`,
  CASE WHEN changed.state = 'canceling' THEN ${notify(cancelChannel, sql`changed.id::text`)}::text END AS asked`;
