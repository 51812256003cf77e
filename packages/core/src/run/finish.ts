import { cutText } from '../contract/plain-text';
import type { WaitingFor } from '../contract/steps';
import type { Connection } from '../database/connection';
import { join, type Sql, sql } from '../database/sql';
import { isoTime } from '../database/stored-times';
import { hasCommitted } from '../job/attempts';
import { hasIdOf } from '../job/by-id';
import { signatureOf } from '../job/error-signature';
import { freedBy } from '../job/holds/holds';
import type { Hooks } from '../job/hooks';
import { type JobStatus, readJobStatuses, statusDetails } from '../job/job-status';
import { finishedStates } from '../job/states';
import { runBefore, transition } from '../job/transitions';

export interface Failure {
  code: string;
  /** Shown to the owner. */
  message: string;
  /** Shown to admins. */
  stack: string | null;
}

export type Outcome =
  /** `warnings` is how many parts weren't done. `attached` is JSON of services for hooks. */
  | { state: 'succeeded'; result: object; warnings?: number; attached?: object }
  | { state: 'failed'; failure: Failure }
  | { state: 'retrying'; failure: Failure; delayMs: number }
  | { state: 'canceled' }
  /** The job has released its slot. `hold` says what it waits for, for up to `delayMs`. */
  | {
      state: 'waiting';
      hold: 'time' | 'signal' | 'jobs';
      waitingFor: WaitingFor;
      reason?: string;
      delayMs?: number;
    }
  /** The job couldn't run, but isn't at fault, so the attempt counts only if this happens often. With `hold`, waits for its gate. */
  | { state: 'queued'; reason: string; hold?: 'gate' };

export interface Finish {
  id: string;
  fence: number;
  outcome: Outcome;
}

// This many interruptions in a row over this much time use an attempt, because a job that is always interrupted must end.
const maxInterruptions = 10;
const minInterruptedMinutes = 10;
/** The delay before the next attempt if the outcome has none. */
const defaultDelayMs = 60_000;

const freed = freedBy('job');

// A job that is being canceled is canceled, unless its work was done first. A run that fails after its commit is repeated and
// finds its work done.
const next = sql`
  CASE WHEN job.state = 'canceling' AND input.outcome <> 'succeeded' THEN 'canceled'
    WHEN input.is_stuck AND job.attempt < job.max_attempts THEN 'retrying'
    WHEN input.is_stuck THEN 'failed'
    WHEN input.outcome = 'failed' AND ${hasCommitted} THEN 'retrying'
    ELSE input.outcome END`;
const hasFailed = sql`${next} IN ('failed', 'retrying')`;
const delayMs = sql`coalesce(input.delay_ms, ${defaultDelayMs}::float8)`;
const until = sql`coalesce((input.waiting_for::jsonb ->> 'until')::timestamptz, now() + input.delay_ms * interval '1 ms')`;
const isFinished = sql`${next} IN (${join(finishedStates.map((state) => sql`${state}`))})`;

/**
 * Ends runs that still hold their jobs. Returns the jobs' statuses in the given order (null if a job doesn't exist). Safe to
 * repeat if it's unknown whether an earlier call arrived.
 */
export async function finishJobs(
  db: Connection,
  finishes: Finish[],
  { workerId, hooks }: { workerId: string; hooks: Hooks },
): Promise<(JobStatus | null)[]> {
  // The first end of a run wins: a stopping worker may give back a run that has just finished, and the UPDATE might apply either.
  const firsts = [...new Map(finishes.toReversed().map((one) => [`${one.id} ${one.fence}`, one])).values()];
  const finished = await db.query<JobStatus>(
    transition({
      via: ['succeed', 'fail', 'backOff', 'giveBack', 'suspend', 'stop'],
      to: next,
      reads: sql`given AS (${unnestFinishes(firsts)}),
        input AS MATERIALIZED (SELECT *, CASE WHEN outcome = 'queued' AND hold IS NULL THEN ${isStuck} ELSE false END AS is_stuck FROM given)`,
      from: sql`input`,
      where: sql`${hasIdOf('input')} AND job.fence = input.fence`,
      set: changes,
      columns: {
        ranMs: sql`greatest(0, extract(epoch FROM now() - job.started_at) * 1000)`,
        extras: sql`input.attached`,
      },
      returning: sql`${statusDetails}, input.message, ${freed} AS freed, job.parent_id AS "parentId"`,
      event: {
        actor: sql`${`worker:${workerId}`}`,
        attempt: sql`attempt + CASE WHEN state IN ('queued', 'waiting') THEN 1 ELSE 0 END`,
        message: sql`CASE WHEN state <> 'canceled' THEN message END`,
        run: runBefore,
      },
      hooks: hooks.onEnd,
      select: sql`id, state, fence, queue, "errorMessage", "payloadVersion", "waitMs", freed, "parentId"`,
    }),
  );
  const statuses = new Map(finished.map((status) => [status.id, status]));
  const others = finishes.map(({ id }) => id).filter((id) => !statuses.has(id));
  for (const [id, status] of await readJobStatuses(db, others)) statuses.set(id, status);
  return finishes.map(({ id }) => statuses.get(id) ?? null);
}

/** Whether a job was repeatedly given back without finishing a step. Any other change of its state resets the count. */
const isStuck = sql`(
  SELECT count(*) = ${maxInterruptions}::int AND min(at) < now() - ${minInterruptedMinutes}::int * interval '1 min'
    AND bool_and(last.state = 'queued' AND last.message IS NOT NULL AND NOT EXISTS (
      SELECT FROM offload.job_step WHERE job_id = given.id AND finished_at >= last.at))
  FROM (
    SELECT event.state, event.message, event.at FROM offload.job_event event
    WHERE event.job_id = given.id AND event.state <> 'running' ORDER BY event.id DESC LIMIT ${maxInterruptions}::int
  ) last)`;

const changes = sql`
  lease_until = NULL, dispatched_at = CASE ${next} WHEN 'succeeded' THEN dispatched_at END,
  held_by = CASE ${next} WHEN 'retrying' THEN 'time' WHEN 'waiting' THEN input.hold WHEN 'queued' THEN input.hold END,
  attempt = attempt - (CASE WHEN ${next} IN ('queued', 'waiting') THEN 1 ELSE 0 END),
  finished_at = CASE WHEN ${isFinished} THEN now() END,
  unique_key = CASE WHEN unique_while = 'open' AND ${isFinished} THEN NULL ELSE unique_key END,
  next_attempt_at = CASE ${next} WHEN 'retrying' THEN now() + ${delayMs} * interval '1 ms'
    WHEN 'waiting' THEN ${until} END,
  waiting_for = CASE ${next} WHEN 'waiting' THEN jsonb_strip_nulls(input.waiting_for::jsonb || jsonb_build_object('until', ${isoTime(until)})) END,
  waits_since = now() + CASE ${next} WHEN 'retrying' THEN ${delayMs} ELSE 0 END * interval '1 ms',
  progress_percent = CASE ${next} WHEN 'succeeded' THEN 100 WHEN 'queued' THEN 0 ELSE progress_percent END,
  progress_step = CASE ${next} WHEN 'queued' THEN input.message WHEN 'waiting' THEN input.message WHEN 'canceled' THEN progress_step END,
  error_code = CASE WHEN ${hasFailed} THEN input.code END,
  error_message = CASE WHEN ${hasFailed} THEN input.error END,
  error_stack = CASE WHEN ${hasFailed} THEN input.stack END,
  error_signature = CASE WHEN ${hasFailed} THEN input.signature END,
  result = CASE ${next} WHEN 'succeeded' THEN input.result::jsonb END,
  warnings = CASE ${next} WHEN 'succeeded' THEN input.warnings ELSE 0 END`;

function unnestFinishes(finishes: Finish[]): Sql {
  const outcomes = finishes.map(({ outcome }) => outcome);
  const failures = outcomes.map(failureOf).map((failure) => failure && shortened(failure));
  const messages = outcomes.map((outcome, index) =>
    'reason' in outcome ? cutText(outcome.reason, maxMessage) : (failures[index]?.message ?? null),
  );
  const results = outcomes.map((outcome) => ('result' in outcome ? JSON.stringify(outcome.result) : null));
  const attached = outcomes.map((outcome) =>
    'attached' in outcome ? JSON.stringify(outcome.attached) : null,
  );
  const delays = outcomes.map((outcome) => ('delayMs' in outcome ? Math.round(outcome.delayMs) : null));
  const waits = outcomes.map((outcome) => (outcome.state === 'waiting' ? outcome : null));
  return sql`
    SELECT * FROM unnest(
      ${finishes.map(({ id }) => id)}::uuid[], ${finishes.map(({ fence }) => fence)}::int[],
      ${outcomes.map(({ state }) => state)}::text[], ${results}::text[],
      ${known(failures.map((failure) => failure?.code ?? null))}::text[], ${known(messages)}::text[],
      ${known(failures.map((failure) => failure?.stack ?? null))}::text[], ${known(delays)}::float8[],
      ${known(attached)}::text[], ${known(failures.map((failure) => failure && signatureOf(failure)))}::text[],
      ${known(waits.map((wait) => wait && JSON.stringify(wait.waitingFor)))}::text[],
      ${known(outcomes.map((outcome) => ('hold' in outcome && outcome.hold) || null))}::text[],
      ${outcomes.map(warningsOf)}::int[], ${known(failures.map((failure) => failure?.message ?? null))}::text[]
    ) AS input(id, fence, outcome, result, code, message, stack, delay_ms, attached, signature, waiting_for, hold,
      warnings, error)`;
}

/** Returns an empty array if all values are null, as for most jobs. `unnest` fills up shorter arrays with nulls. */
const known = <Value>(values: Value[]): Value[] => (values.some((value) => value !== null) ? values : []);

// Limited because every page that shows the job reads them.
const maxMessage = 10_000;
const maxStack = 50_000;

function shortened({ message, stack, ...failure }: Failure): Failure {
  return { ...failure, message: cutText(message, maxMessage), stack: stack && cutText(stack, maxStack) };
}

/** Returns the failure of an outcome, or for `queued` the failure that applies if the job was interrupted too often. */
function failureOf(outcome: Outcome): Failure | null {
  if (outcome.state === 'queued')
    return {
      code: 'interrupted',
      message: `The job was interrupted too often. ${outcome.reason}`,
      stack: null,
    };
  return 'failure' in outcome ? outcome.failure : null;
}

function warningsOf(outcome: Outcome): number {
  return outcome.state === 'succeeded' ? (outcome.warnings ?? 0) : 0;
}
