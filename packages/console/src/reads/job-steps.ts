import { isStepFinished, shownValue, viewStep } from '@offload/core/admin';
import { type Connection, childStepPrefix, sql } from '@offload/core/sql';
import type { StepView } from './job-views';

export interface StepWithResult extends StepView {
  result: unknown;
}

type StepRow = Parameters<typeof viewStep>[0] & { result: unknown };

// Only the last ones, and none that enqueue child jobs, which are shown as jobs.
const maxSteps = 1_000;

/** Returns the last steps of a job, oldest first. */
export async function readSteps(db: Connection, id: string): Promise<StepWithResult[]> {
  const rows = await db.query<StepRow>(sql`
    SELECT name, ${shownValue('result', 'job_step')} AS result, started_at AS "startedAt", finished_at AS "finishedAt", ${isStepFinished} AS "isFinished"
    FROM offload.job_step
    WHERE job_id = ${id}::uuid AND NOT starts_with(name, ${childStepPrefix})
    ORDER BY started_at DESC LIMIT ${maxSteps}`);
  return rows.reverse().map(({ result, ...step }) => ({ ...viewStep(step), result }));
}
