import * as z from 'zod';
import { raw, type Sql, sql } from '../../database/sql';
import { ownerCanCancel } from '../may-cancel';
import { type Priority, priorities } from '../priorities';
import { type JobState, jobStates } from '../states';
import { type StoredStep, stepFields, steps, time, viewStep } from './job-steps';

// A job in JSON, by who sees which fields. Below are the columns behind the fields, and how fields follow from columns.

const waitFields = z.object({
  type: z.enum(['time', 'jobs', 'signal']),
  /** When it continues at the latest. */
  until: time.optional(),
  /** The signal's name. */
  name: z.string().optional(),
  /** How many child jobs were unfinished when it began to wait. */
  open: z.int().optional(),
});

/** The fields that webhooks send. */
export const webhookFields = {
  id: z.uuid(),
  kind: z.string(),
  queue: z.string(),
  state: z.enum(jobStates),
  /** Grows with every change of the job. */
  version: z.int(),
  /** 0 to 100, and what the job is doing or waiting for. */
  progress: z.object({ percent: z.int().min(0).max(100), step: z.string().nullable() }),
  /** The current or last attempt; 0 before the first. */
  attempt: z.int(),
  maxAttempts: z.int(),
  createdAt: time,
  /** When the first run started, also after a retry. */
  startedAt: time.nullable(),
  /** When the current or last run started. Null again after a retry, until the job runs. */
  runStartedAt: time.nullable(),
  finishedAt: time.nullable(),
  /** Milliseconds from when the current or last run was due to its start. */
  queueTimeMs: z.number().nullable(),
  /** When a `scheduled` or `retrying` job runs, or a `waiting` one continues at the latest. */
  nextAttemptAt: time.nullable(),
  /** When the job was scheduled to run. */
  runAt: time.nullable(),
  /** When it fails if it hasn't finished. */
  deadline: time.nullable(),
  priority: z.enum(priorities),
  /** The job that has enqueued it. */
  parentId: z.uuid().nullable(),
  waitingFor: waitFields.nullable(),
  /** Whether its owner can cancel it: it hasn't finished, and no run has committed its work. */
  canCancel: z.boolean(),
  /** The number of parts that weren't done although the job succeeded. */
  warnings: z.int(),
  /** The last 100. */
  steps: z.array(stepFields),
  /** Why the job failed or will be retried, for its owner. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** What the processor returned, once the job has succeeded. */
  result: z.record(z.string(), z.unknown()).nullable(),
};

/** The fields that a job's owner sees. So far, webhooks send all of them. */
export const ownerFields = { ...webhookFields };

/** The fields that the app's code sees. */
const appFields = z.object({
  ...ownerFields,
  ownerId: z.string(),
  /** What tells the job from others of its kind. */
  title: z.string().nullable(),
  /** The request that caused it. */
  requestId: z.string().nullable(),
});

/** What a job in the state `waiting` waits for. */
export type JobWait = z.infer<typeof waitFields>;

/** A job in JSON, as its app's code sees it. Times are in ISO 8601. */
export type Job<Result extends object = Record<string, unknown>> = Omit<
  z.infer<typeof appFields>,
  'result'
> & {
  result: Result | null;
};

/** Declares the SQL of a column, and the type of its values. */
const column = <Read>(from: string): { from: string; read?: Read } => ({ from });

/** The columns behind the fields that a job's owner sees. */
export const ownerColumns = {
  id: column<string>('job.id'),
  kind: column<string>('kind'),
  queue: column<string>('queue'),
  state: column<JobState>('state'),
  version: column<number | bigint>('version::float8'),
  progressPercent: column<number>('progress_percent'),
  progressStep: column<string | null>('progress_step'),
  attempt: column<number>('attempt'),
  maxAttempts: column<number>('max_attempts'),
  createdAt: column<Date>('created_at'),
  firstStartedAt: column<Date | null>('first_started_at'),
  startedAt: column<Date | null>('started_at'),
  finishedAt: column<Date | null>('finished_at'),
  nextAttemptAt: column<Date | null>('next_attempt_at'),
  runAt: column<Date | null>('run_at'),
  deadlineAt: column<Date | null>('deadline_at'),
  waitedMs: column<number | bigint | null>('waited_ms::float8'),
  committedAt: column<Date | null>('committed_at'),
  priority: column<Priority>('priority'),
  parentId: column<string | null>('parent_id'),
  waitingFor: column<(JobWait & { step?: string | undefined }) | null>('waiting_for'),
  warnings: column<number>('warnings'),
  errorCode: column<string | null>('error_code'),
  errorMessage: column<string | null>('error_message'),
  result: column<Record<string, unknown> | null>('result'),
};

const appColumns = {
  ...ownerColumns,
  ownerId: column<string>('owner_id'),
  title: column<string | null>('title'),
  requestId: column<string | null>('request_id'),
};

/** A job's row, for `viewStored`. */
export type StoredJob = {
  [Name in keyof typeof appColumns]: (typeof appColumns)[Name] extends { read?: infer Read } ? Read : never;
} & { steps: StoredStep[] };

/** The columns of a job that nothing has happened to. */
export const untouched = {
  ...{ progressPercent: 0, attempt: 0, waitedMs: null, warnings: 0, waitingFor: null, steps: [] },
  ...{
    firstStartedAt: null,
    startedAt: null,
    finishedAt: null,
    committedAt: null,
    errorCode: null,
    errorMessage: null,
    result: null,
  },
} satisfies Partial<StoredJob>;

const selected = Object.entries(appColumns).map(([name, { from }]) => `${from} AS "${name}"`);

export const storedJob: Sql = sql`${raw(selected.join(', '))}, ${steps} AS steps`;

/**
 * Converts a row to a job, as `jobs.get` does, for apps that read rows by other means, such as Prisma. The columns of
 * `StoredJob` are those of `offload.job` in camel case. `steps` are the last ones, without those that begin with
 * `childStepPrefix`.
 *
 * @example
 * const job = viewStored(await prisma.job.findUniqueOrThrow({ where: { id }, select: jobColumns }));
 */
export function viewStored(row: StoredJob): Job {
  const { id, kind, queue, ownerId, title, state, attempt, maxAttempts, priority, parentId, requestId } = row;
  return {
    ...{ id, kind, queue, ownerId, title, state, attempt, maxAttempts, priority, parentId, requestId },
    version: Number(row.version),
    progress: { percent: row.progressPercent, step: row.progressStep },
    createdAt: row.createdAt.toISOString(),
    startedAt: timeOf(row.firstStartedAt ?? row.startedAt),
    runStartedAt: timeOf(row.startedAt),
    finishedAt: timeOf(row.finishedAt),
    nextAttemptAt: timeOf(row.nextAttemptAt),
    runAt: timeOf(row.runAt),
    deadline: timeOf(row.deadlineAt),
    // After a retry, the queue time of an earlier run doesn't count.
    queueTimeMs: row.startedAt === null || row.waitedMs === null ? null : Number(row.waitedMs),
    waitingFor: row.waitingFor && viewWait(row.waitingFor),
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

/** Returns the error of a job, or null once it runs again. */
export function viewError(row: Pick<StoredJob, 'state' | 'errorCode' | 'errorMessage'>): Job['error'] {
  const { state, errorCode, errorMessage } = row;
  if (errorMessage === null || (state !== 'failed' && state !== 'retrying')) return null;
  return { code: errorCode ?? 'internal', message: errorMessage };
}

function viewWait({ step: _step, ...wait }: NonNullable<StoredJob['waitingFor']>): JobWait {
  return wait;
}

// As stored, often compressed to a tenth. Pages read lists of jobs every few seconds, and would need gigabytes for larger values.
const maxBytes = 100_000;

/** Returns a JSON column for pages, which replaces a value that is too large by a text that says so. */
export function shownValue(column: 'payload' | 'result', table: 'job' | 'job_step'): Sql {
  const value = raw(`${table}.${column}`);
  const tooLarge = `Too large to show: it's the ${column} of its row in ${table}.`;
  return sql`CASE WHEN pg_column_size(${value}) > ${maxBytes}::int THEN ${JSON.stringify(tooLarge)}::jsonb ELSE ${value} END`;
}
