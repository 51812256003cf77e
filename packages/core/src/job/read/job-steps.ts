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

/** A finished step of a job, or its current wait. */
export type JobStep = z.infer<typeof stepFields>;

export interface StoredStep {
  name: string;
  startedAt: Date | string;
  finishedAt: Date | string | null;
  /** Whether it's over by the database's clock; by default, the clock of this process decides. */
  isFinished?: boolean;
}

/** The condition that a step is over: a wait is when its time has come. Rounds as the stored time is rounded. */
export const isStepFinished: Sql = sql`coalesce(job_step.finished_at <= now()::timestamptz(3), false)`;

/** The steps of a job, as JSON: only the last 100, because every change sends them. Child jobs are shown as jobs. */
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
