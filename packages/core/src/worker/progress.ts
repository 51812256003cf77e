import type { Connection } from '../database/connection';
import { sql } from '../database/sql';
import { hasState } from '../job/by-id';
import { notifyChanged } from '../job/notify';
import { claimedStates } from '../job/states';

export interface Progress {
  id: string;
  fence: number;
  /** 0 to 100. */
  percent: number;
  step: string;
}

/** Records the progress of running jobs, each only while the run still has its job. */
export async function writeProgress(db: Connection, reports: Progress[]): Promise<void> {
  const ids = reports.map(({ id }) => id);
  const fences = reports.map(({ fence }) => fence);
  const percents = reports.map(({ percent }) => percent);
  const steps = reports.map(({ step }) => step);
  // A locked row is being finished or canceled: its progress no longer matters.
  await db.query(sql`
    WITH input AS (
      SELECT * FROM unnest(${ids}::uuid[], ${fences}::int[], ${percents}::int[], ${steps}::text[])
        AS input(id, fence, percent, step)
    ), target AS (
      SELECT job.id, percent, step FROM offload.job JOIN input USING (id, fence)
      WHERE ${hasState(claimedStates)} FOR NO KEY UPDATE OF job SKIP LOCKED
    ), progressed AS (
      UPDATE offload.job SET progress_percent = target.percent, progress_step = target.step, version = nextval('offload.job_version')
      FROM target WHERE job.id = target.id
      RETURNING job.id
    )
    ${notifyChanged('progressed')}`);
}
