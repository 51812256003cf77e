import { sql } from '../database/sql';
import { allows } from './states';

// Otherwise a job could be `canceled` although its work is done and committed.
export const ownersMayCancel = sql`job.committed_at IS NULL`;
// Staff can cancel such a job while it isn't running, because the event that it waits for may never come.
export const staffMayCancel = sql`(job.committed_at IS NULL OR job.state <> 'running')`;

/** The same as `ownersMayCancel`, for a row that was read. */
export function ownerCanCancel({ state, committedAt }: { state: string; committedAt: Date | null }): boolean {
  return committedAt === null && allows(state, 'cancel');
}
