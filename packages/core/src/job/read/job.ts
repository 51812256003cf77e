import { childStepPrefix } from '../../contract/create-steps';
import { type Sql, sql } from '../../database/sql';
import { ownerCanCancel } from '../may-cancel';
import type { Priority } from '../priorities';
import type { JobState } from '../states';

/** A step that a job has taken, or a wait that it's in. */
export interface JobStep {
  name: string;
  state: 'succeeded' | 'waiting';
  startedAt: string;
  finishedAt: string | null;
}

/** What a job in the state `waiting` waits for. */
export interface JobWait {
  type: 'time' | 'jobs' | 'signal';
  /** When it continues at the latest. */
  until?: string | undefined;
  /** The name of the signal. */
  name?: string | undefined;
  /** How many child jobs were unfinished when it began to wait. */
  open?: number | undefined;
}

/** A job as its owner may see it, in JSON: times are in ISO 8601. */
export interface Job<Result extends object = Record<string, unknown>> {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  /** What the job is about, if its kind doesn't say it all. */
  title: string | null;
  state: JobState;
  /** Grows with every change of the job. */
  version: number;
  /** 0 to 100, and what the job is doing, or waits for. */
  progress: { percent: number; step: string | null };
  /** The number of the current or last attempt; 0 before the first. */
  attempt: number;
  maxAttempts: number;
  priority: Priority;
  createdAt: string;
  /** When the current or last run started. */
  startedAt: string | null;
  finishedAt: string | null;
  /** When a `scheduled` or `retrying` job runs, or a `waiting` one continues at the latest. */
  nextAttemptAt: string | null;
  /** The time for which the job was enqueued. */
  runAt: string | null;
  /** When it fails unless it has finished. */
  deadline: string | null;
  /** Milliseconds from when the job could have run to its start. */
  queueTimeMs: number | null;
  /** The job that has enqueued it. */
  parentId: string | null;
  /** The request that has caused it. */
  requestId: string | null;
  waitingFor: JobWait | null;
  /** The last 100. */
  steps: JobStep[];
  /** Whether its owner can cancel it: it hasn't finished, and no run has committed what it did. */
  canCancel: boolean;
  /** How many parts of a success were not done. */
  warnings: number;
  /** Why the job has failed, or will run again, in words for its owner. */
  error: { code: string; message: string } | null;
  /** What the processor returned, once the job has succeeded. */
  result: Result | null;
}

/** What is read of a job's row. */
export interface StoredJob {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  title: string | null;
  state: JobState;
  version: number | bigint;
  progressPercent: number;
  progressStep: string | null;
  attempt: number;
  maxAttempts: number;
  priority: Priority;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  nextAttemptAt: Date | null;
  runAt: Date | null;
  deadlineAt: Date | null;
  waitedMs: number | bigint | null;
  committedAt: Date | null;
  parentId: string | null;
  requestId: string | null;
  waitingFor: (JobWait & { step?: string | undefined }) | null;
  warnings: number;
  errorCode: string | null;
  errorMessage: string | null;
  result: Record<string, unknown> | null;
  steps: StoredStep[];
}

interface StoredStep {
  name: string;
  startedAt: Date | string;
  finishedAt: Date | string | null;
  /** Whether it's over by the clock of the database, which dates its end; by default, by that of this process. */
  isFinished?: boolean;
}

/** The condition that a step is over, by the clock and the rounding that date its end: a wait is when its time has come. */
export const isStepFinished: Sql = sql`coalesce(job_step.finished_at <= now()::timestamptz(3), false)`;

// Only the last 100, because they are sent with every change. Leaves out steps that enqueue child jobs, which are shown as
// jobs.
const steps = sql`(
  SELECT coalesce(json_agg(step ORDER BY step."startedAt"), '[]') FROM (
    SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", ${isStepFinished} AS "isFinished" FROM offload.job_step
    WHERE job_id = job.id AND NOT starts_with(name, ${childStepPrefix}) ORDER BY started_at DESC LIMIT 100
  ) AS step)`;

/** The columns of a `StoredJob`. */
export const storedJob: Sql = sql`
  job.id, kind, queue, owner_id AS "ownerId", title, state, version::float8 AS version, attempt, priority, warnings,
  max_attempts AS "maxAttempts", progress_percent AS "progressPercent", progress_step AS "progressStep", result,
  created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt", run_at AS "runAt",
  deadline_at AS "deadlineAt",
  next_attempt_at AS "nextAttemptAt", waited_ms::float8 AS "waitedMs", committed_at AS "committedAt", parent_id AS "parentId", request_id AS "requestId",
  waiting_for AS "waitingFor", error_code AS "errorCode", error_message AS "errorMessage", ${steps} AS steps`;

/**
 * Returns a job from its row as `jobs.get` does, for apps that read rows by their own means, such as Prisma. The columns of
 * `StoredJob` are those of `offload.job`, in camel case; `steps` are its last ones, without those that begin with
 * `childStepPrefix`.
 *
 * @example
 * const job = viewStored(await prisma.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
 */
export function viewStored(row: StoredJob): Job {
  const { id, kind, queue, ownerId, title, state, attempt, maxAttempts, priority, parentId, requestId } = row;
  return {
    id,
    kind,
    queue,
    ownerId,
    title,
    state,
    attempt,
    maxAttempts,
    priority,
    parentId,
    requestId,
    version: Number(row.version),
    progress: { percent: row.progressPercent, step: row.progressStep },
    createdAt: row.createdAt.toISOString(),
    startedAt: timeOf(row.startedAt),
    finishedAt: timeOf(row.finishedAt),
    nextAttemptAt: timeOf(row.nextAttemptAt),
    runAt: timeOf(row.runAt),
    deadline: timeOf(row.deadlineAt),
    // The queue time of an earlier run doesn't count after a retry.
    queueTimeMs: row.startedAt === null || row.waitedMs === null ? null : Number(row.waitedMs),
    waitingFor: viewWait(row.waitingFor),
    steps: row.steps.map(viewStep),
    canCancel: ownerCanCancel(row),
    warnings: row.warnings,
    error: viewError(row),
    result: row.result,
  };
}

function timeOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}

/** While the job runs again, an earlier error is history. */
function viewError({ state, errorCode, errorMessage }: StoredJob): Job['error'] {
  if (errorMessage === null || (state !== 'failed' && state !== 'retrying')) return null;
  return { code: errorCode ?? 'internal', message: errorMessage };
}

function viewWait(waitingFor: StoredJob['waitingFor']): JobWait | null {
  if (!waitingFor) return null;
  const { step: _step, ...wait } = waitingFor;
  return wait;
}

function viewStep({ name, startedAt, finishedAt, isFinished }: StoredStep): JobStep {
  const end = finishedAt === null ? null : new Date(finishedAt);
  const isOver = end !== null && (isFinished ?? end.getTime() <= Date.now());
  return {
    name,
    state: isOver ? 'succeeded' : 'waiting',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: isOver ? end.toISOString() : null,
  };
}
