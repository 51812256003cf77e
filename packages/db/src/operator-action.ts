import { connectionOf, type Hook, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';

/** One of the staff, and where the request came from. */
export interface Operator {
  id: string;
  email: string;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** What was done, on what, and what that changed. */
export interface Doing {
  /** As `job.cancel`: what it was done to, and the verb. */
  action: string;
  subjectType: 'job' | 'queue' | 'schedule' | 'user' | 'alerts';
  subjectId: string;
  before?: object;
  after?: object;
  reason?: string;
}

/** Records in the audit log what staff do to jobs: access with an `Operator` as `by`. */
export const auditLog: Hook = {
  onChange: sql`
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, before, after, reason, ip,
      user_agent, request_id)
    SELECT by ->> 'id', by ->> 'email', 'job.' || action, 'job', id::text, before, after, reason, by ->> 'ip',
      by ->> 'userAgent', by ->> 'requestId'
    FROM changed WHERE by ->> 'email' IS NOT NULL`,
};

/** Records in the audit log what one of the staff does, in the transaction that does it: both happen or neither. */
export async function recordAction(tx: Transaction, operator: Operator, doing: Doing): Promise<void> {
  const { id, email, ip, userAgent, requestId } = operator;
  const { action, subjectType, subjectId, reason = null } = doing;
  const [before, after] = [doing.before, doing.after].map((state) => (state ? JSON.stringify(state) : null));
  await connectionOf(tx).execute(sql`
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, before, after, reason, ip,
      user_agent, request_id)
    VALUES (${id}, ${email}, ${action}, ${subjectType}, ${subjectId}, ${before}::jsonb, ${after}::jsonb, ${reason},
      ${ip}, ${userAgent}, ${requestId})`);
}

/**
 * Records it in the audit log, unless the same was recorded within the last ten minutes: what staff read in parts is read
 * once.
 */
export async function recordActionOnce(db: Transaction, operator: Operator, doing: Doing): Promise<void> {
  const { id, email, ip, userAgent, requestId } = operator;
  const { action, subjectType, subjectId, after = {} } = doing;
  const seen = JSON.stringify(after);
  await connectionOf(db).execute(sql`
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, after, ip, user_agent,
      request_id)
    SELECT ${id}, ${email}, ${action}, ${subjectType}, ${subjectId}, ${seen}::jsonb, ${ip}::text, ${userAgent}::text,
      ${requestId}::text
    WHERE NOT EXISTS (
      SELECT 1 FROM operator_action
      WHERE subject_type = ${subjectType} AND subject_id = ${subjectId} AND actor_id = ${id} AND action = ${action}
        AND after = ${seen}::jsonb AND at > now() - interval '10 minutes')`);
}
