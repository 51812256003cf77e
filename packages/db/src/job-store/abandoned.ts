import type { Database } from '../client';
import { noteEnds } from './note-ends';
import { notifyChanged } from './notify';

/**
 * Ends the jobs whose worker has gone and which nobody will run again: those that were being canceled, and those
 * that were on their last attempt.
 */
export async function endAbandonedJobs(db: Database): Promise<void> {
  await db.$queryRaw`
    WITH target AS (
      SELECT id FROM job
      WHERE lease_until < now() AND (state = 'canceling' OR (state = 'running' AND attempt >= max_attempts))
      ORDER BY id LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED
    ), ended AS (
      UPDATE job SET
        state = CASE state WHEN 'canceling' THEN 'canceled' ELSE 'failed' END, version = nextval('job_version'),
        finished_at = now(), lease_until = NULL,
        progress_step = CASE state WHEN 'canceling' THEN progress_step END,
        error_code = CASE state WHEN 'running' THEN 'worker_lost' END,
        error_message = CASE state WHEN 'running' THEN
          'The process that worked on this stopped in the middle, on the last attempt. Retry it; if it happens again, tell us the id of this job.' END,
        error_signature = CASE state WHEN 'running' THEN 'worker_lost: The process stopped in the middle.' END
      FROM target WHERE job.id = target.id
      RETURNING job.id, job.state, job.attempt, job.error_message,
        job.queue, job.kind, job.waited_ms, NULL::bigint AS ran_ms
    ), history AS (
      INSERT INTO job_event (job_id, state, attempt, actor, message)
      SELECT id, state, attempt, 'sweeper', error_message FROM ended
    ), noted AS (${noteEnds('ended')}), notified AS (${notifyChanged('ended')})
    SELECT id FROM ended, notified`;
}
