import type { Hook, Transaction } from '@offload/core';
import type { JobContract } from '@offload/core/contract';
import { connectionOf, sql } from '@offload/core/sql';
import { firstId } from './files';

/** A run that may have left bytes in the storage that no `file` row references. */
export interface Leftover {
  jobId: string;
  fence: number;
}

/** Records each run of a kind that writes files, until it succeeds or its leftovers are removed. */
export function runLeftovers(contracts: readonly JobContract[]): Hook {
  const kinds = contracts.filter(({ writesFiles }) => writesFiles).map(({ kind }) => kind);
  return {
    onStart: sql`
      INSERT INTO run_leftover (job_id, fence) SELECT id, fence FROM changed WHERE kind = ANY(${kinds}::text[])`,
    onEnd: sql`
      DELETE FROM run_leftover USING changed
      WHERE job_id = changed.id AND run_leftover.fence = changed.fence AND changed.state = 'succeeded'`,
  };
}

/** Returns the runs of a job, up to this fence, that may have left bytes. */
export async function findLeftoversOf(db: Transaction, jobId: string, maxFence: number): Promise<Leftover[]> {
  return connectionOf(db).query<Leftover>(sql`
    SELECT job_id AS "jobId", fence FROM run_leftover
    WHERE job_id = ${jobId}::uuid AND fence <= ${maxFence}::int ORDER BY fence`);
}

/**
 * Returns the next runs after a given one, in order, whose workers left files behind: of jobs that were deleted or finished
 * at least `afterMs` ago.
 */
export async function findLeftovers(
  db: Transaction,
  {
    afterMs,
    limit,
    after = { jobId: firstId, fence: 0 },
  }: { afterMs: number; limit: number; after?: Leftover | undefined },
): Promise<Leftover[]> {
  return connectionOf(db).query<Leftover>(sql`
    SELECT job_id AS "jobId", run_leftover.fence FROM run_leftover LEFT JOIN offload.job ON job.id = job_id
    WHERE (job_id, run_leftover.fence) > (${after.jobId}::uuid, ${after.fence}::int)
      AND (job.id IS NULL OR job.finished_at < now() - ${afterMs}::int * interval '1 ms')
    ORDER BY job_id, run_leftover.fence LIMIT ${limit}`);
}

/** Deletes the record of a run that has no more leftovers. */
export async function removeLeftover(db: Transaction, { jobId, fence }: Leftover): Promise<void> {
  await connectionOf(db).execute(
    sql`DELETE FROM run_leftover WHERE job_id = ${jobId}::uuid AND fence = ${fence}::int`,
  );
}
