import { type Sql, sql } from '../../database/sql';

/**
 * The queues that jobs are in, for `WITH RECURSIVE`, also those that the system no longer has. Skips from one to the next in the index,
 * no matter how many jobs each has.
 */
export const queuesOfJobs: Sql = sql`queue_of_jobs(name) AS (
  (SELECT queue FROM offload.job ORDER BY queue LIMIT 1)
  UNION ALL
  SELECT next.queue FROM queue_of_jobs, LATERAL (
    SELECT queue FROM offload.job WHERE job.queue > queue_of_jobs.name ORDER BY queue LIMIT 1
  ) next
)`;
