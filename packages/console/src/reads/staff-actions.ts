import { type Connection, sql } from '@offload/core/sql';
import * as z from 'zod';
import type { StaffAction } from './job-views';

const maxActions = 100;
const StaffValues = z.record(z.string(), z.unknown()).nullable();

/** Returns staff actions on a job, newest first, without the origins of requests, which only the audit log shows. */
export async function readStaffActions(db: Connection, id: string): Promise<StaffAction[]> {
  const rows = await db.query<Omit<StaffAction, 'at'> & { at: Date }>(sql`
    SELECT id::text, at, actor_email AS by, action, before, after, reason, outcome FROM offload.operator_action
    WHERE subject_type = 'job' AND subject_id = ${id} ORDER BY operator_action.id DESC LIMIT ${maxActions}`);
  return rows.map(({ at, before, after, ...action }) => ({
    ...action,
    at: at.toISOString(),
    before: StaffValues.parse(before),
    after: StaffValues.parse(after),
  }));
}

/** Returns who created a job as the replay of another one, or null if it isn't a replay. */
export async function readReplayCreator(
  db: Connection,
  { id, retryOf }: { id: string; retryOf: string | null },
): Promise<string | null> {
  if (retryOf === null) return null;
  const [replay] = await db.query<{ by: string }>(sql`
    SELECT actor_email AS by FROM offload.operator_action
    WHERE subject_type = 'job' AND subject_id = ${retryOf} AND action = 'job.redo' AND after ->> 'job' = ${id}
    LIMIT 1`);
  return replay?.by ?? null;
}
