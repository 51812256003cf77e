import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

/** What a job has led to: a file, an email that it has sent or that its owner has got about it, or a delivery to a webhook. */
export type JobEffect =
  | { type: 'file'; name: string; at: Date }
  | { type: 'email'; jobId: string; state: string; at: Date }
  | { type: 'webhook'; jobId: string; state: string; status: number | null; at: Date };

const limit = 200;

/** Returns the first effects of a job, oldest first. Its own email counts as one once the job has begun to send it. */
export function findJobEffects(db: Transaction, id: string): Promise<JobEffect[]> {
  return connectionOf(db).query<JobEffect>(sql`
    SELECT 'file' AS type, NULL::uuid AS "jobId", name, NULL AS state, NULL::int AS status, created_at AS at
    FROM file WHERE job_id = ${id}::uuid AND role = 'output'
    UNION ALL
    SELECT 'email', email.job_id, NULL, email.state, NULL, coalesce(accepted_at, started_at, created_at)
    FROM email JOIN offload.job ON job.id = email.job_id
    WHERE (email.job_id = ${id}::uuid AND email.state <> 'pending')
      OR email.job_id = (SELECT email_job_id FROM owner_notification WHERE job_id = ${id}::uuid)
    UNION ALL
    SELECT 'webhook', delivery.job_id, NULL, job.state, delivery.status, coalesce(responded_at, created_at)
    FROM webhook_delivery AS delivery JOIN offload.job ON job.id = delivery.job_id
    WHERE about_job_id = ${id}::uuid
    ORDER BY at LIMIT ${limit}`);
}
