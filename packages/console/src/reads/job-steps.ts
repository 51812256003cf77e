import { isStepFinished, shownValue } from '@offload/core/admin';
import { type Connection, childStepPrefix, sql } from '@offload/core/sql';
import type { StepView } from './job-views';

/** A step, and what it has returned. */
export interface StepWithResult extends StepView {
  result: unknown;
}

interface StepRow {
  name: string;
  result: unknown;
  startedAt: Date;
  finishedAt: Date | null;
  isFinished: boolean;
}

// Only the last ones, and none that enqueue child jobs, which are shown as jobs.
const maxSteps = 100;

/** Returns the last steps of a job, oldest first. */
export async function readSteps(db: Connection, id: string): Promise<StepWithResult[]> {
  const rows = await db.query<StepRow>(sql`
    SELECT name, ${shownValue('result', 'job_step')} AS result, started_at AS "startedAt", finished_at AS "finishedAt", ${isStepFinished} AS "isFinished"
    FROM offload.job_step
    WHERE job_id = ${id}::uuid AND NOT starts_with(name, ${childStepPrefix})
    ORDER BY started_at DESC LIMIT ${maxSteps}`);
  return rows.reverse().map(viewStep);
}

function viewStep({ name, result, startedAt, finishedAt, isFinished }: StepRow): StepWithResult {
  return {
    name,
    result,
    state: isFinished ? 'succeeded' : 'waiting',
    startedAt: startedAt.toISOString(),
    finishedAt: isFinished && finishedAt ? finishedAt.toISOString() : null,
  };
}
