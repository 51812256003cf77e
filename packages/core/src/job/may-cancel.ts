import { sql } from '../database/sql';
import { allows } from './states';

// Canceling doesn't undo what a run has committed: the job would be `canceled` although its work is done.
export const ownersMayCancel = sql`job.committed_at IS NULL`;
/** Staff can cancel such a job while it isn't running, because what it waits for may never come. */
export const staffMayCancel = sql`(job.committed_at IS NULL OR job.state <> 'running')`;

/** Returns whether its owner can cancel a job whose row was read: the same as `ownersMayCancel`. */
export function ownerCanCancel({ state, committedAt }: { state: string; committedAt: Date | null }): boolean {
  return committedAt === null && allows(state, 'cancel');
}
