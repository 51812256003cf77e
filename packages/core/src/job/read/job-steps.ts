import * as z from 'zod';
import { childStepPrefix } from '../../contract/create-steps';
import { type Sql, sql } from '../../database/sql';

export const time = z.iso.datetime().meta({ example: '2026-11-25T09:30:00.000Z' });

export const stepFields = z.object({
  name: z.string(),
  state: z.enum(['succeeded', 'waiting']),
  startedAt: time,
  finishedAt: time.nullable(),
});

/** A step that a job has taken, or a wait that it's in. */
export type JobStep = z.infer<typeof stepFields>;

/** The columns of a step's row that are read. */
export interface StoredStep {
  name: string;
  startedAt: Date | string;
  finishedAt: Date | string | null;
  /** Whether it's over by the clock of the database, which dates its end; by default, by that of this process. */
  isFinished?: boolean;
}

/** The condition that a step is over, by the clock and the rounding that date its end: a wait is when its time has come. */
export const isStepFinished: Sql = sql`coalesce(job_step.finished_at <= now()::timestamptz(3), false)`;

/** The steps of a job, as JSON. Only the last 100, because they are sent with every change. Child jobs are shown as jobs. */
export const steps: Sql = sql`(
  SELECT coalesce(json_agg(step ORDER BY step."startedAt"), '[]') FROM (
    SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", ${isStepFinished} AS "isFinished" FROM offload.job_step
    WHERE job_id = job.id AND NOT starts_with(name, ${childStepPrefix}) ORDER BY started_at DESC LIMIT 100
  ) AS step)`;

/** Returns a step as JSON has it. */
export function viewStep({ name, startedAt, finishedAt, isFinished }: StoredStep): JobStep {
  const end = finishedAt === null ? null : new Date(finishedAt);
  const isOver = end !== null && (isFinished ?? end.getTime() <= Date.now());
  return {
    name,
    state: isOver ? 'succeeded' : 'waiting',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: isOver ? end.toISOString() : null,
  };
}
