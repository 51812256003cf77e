import type { Database } from '../client';
import { notifyChanged } from './notify';

export interface Progress {
  id: string;
  claim: number;
  /** 0 to 100. */
  percent: number;
  step: string;
}

/** Writes how far running jobs are, each only while its claim still holds. */
export async function writeProgress(db: Database, reports: Progress[]): Promise<void> {
  const ids = reports.map(({ id }) => id);
  const claims = reports.map(({ claim }) => claim);
  const percents = reports.map(({ percent }) => percent);
  const steps = reports.map(({ step }) => step);
  // A locked row is being finished or canceled: its progress no longer matters.
  await db.$queryRaw`
    WITH input AS (
      SELECT * FROM unnest(${ids}::uuid[], ${claims}::int[], ${percents}::int[], ${steps}::text[])
        AS input(id, claim, percent, step)
    ), target AS (
      SELECT job.id, percent, step FROM job JOIN input USING (id, claim)
      WHERE state IN ('running', 'canceling') FOR NO KEY UPDATE OF job SKIP LOCKED
    ), progressed AS (
      UPDATE job SET progress_percent = target.percent, progress_step = target.step, version = nextval('job_version')
      FROM target WHERE job.id = target.id
      RETURNING job.id
    )
    ${notifyChanged('progressed')}`;
}
