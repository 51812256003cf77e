import { connectionOf, type Transaction } from '../database/connection';
import { empty, sql } from '../database/sql';
import { type QueueEntry, queueEntryColumns } from './queue-entry';
import { transition } from './transitions';
import { waking } from './wake';

interface Signal {
  jobId: string;
  name: string;
  /** JSON. */
  data: unknown;
  /** The user who must own the job; by default anyone. */
  owner?: string | null;
  /** The sender's name in the job's history. */
  actor: string;
}

/**
 * Sends a signal to a waiting job, in the caller's transaction. Returns the job, to be dispatched after the commit, or null
 * if it doesn't wait for this signal.
 */
export async function sendSignal(
  tx: Transaction,
  { jobId, name, data, owner = null, actor }: Signal,
): Promise<QueueEntry | null> {
  const result = JSON.stringify(data ?? null);
  const [woken = null] = await connectionOf(tx).query<QueueEntry>(
    transition({
      via: ['wake'],
      reads: sql`target AS (
        SELECT id AS target_id, waiting_for ->> 'step' AS step FROM offload.job
        WHERE id = ${jobId}::uuid AND waiting_for ->> 'type' = 'signal' AND waiting_for ->> 'name' = ${name}
          ${owner === null ? empty : sql`AND owner_id = ${owner}`}
        FOR NO KEY UPDATE
      )`,
      from: sql`target`,
      where: sql`job.id = target_id`,
      set: waking,
      returning: sql`target.step`,
      event: { actor: sql`${actor}`, message: sql`${`Received the signal "${name}"`}` },
      hooks: [
        sql`UPDATE offload.job_step SET result = ${result}::jsonb, finished_at = now()
          FROM changed WHERE job_step.job_id = changed.id AND job_step.name = changed.step`,
      ],
      select: queueEntryColumns('changed'),
    }),
  );
  return woken;
}
