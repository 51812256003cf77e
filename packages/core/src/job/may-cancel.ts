import { sql } from '../database/sql';
import { allows } from './states';

// Otherwise a job could be `canceled` although its work is done and committed.
export const ownersMayCancel = sql`job.committed_at IS NULL`;
/** The condition that staff may cancel a job: a committed one only while it doesn't run, as what it waits for may never come. */
export const staffMayCancel = sql`(job.committed_at IS NULL OR job.state <> 'running')`;

/** The same as `ownersMayCancel`, for a row that was read. */
export function ownerCanCancel({ state, committedAt }: { state: string; committedAt: Date | null }): boolean {
  return committedAt === null && allows(state, 'cancel');
}
