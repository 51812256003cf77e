import { connectionOf, type Hook, type Transaction } from '@offload/core';
import { sql } from '@offload/core/sql';

/** A staff member, and where the request came from. */
export interface Operator {
  id: string;
  email: string;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** An action, its subject, and what it changed. */
export interface Doing {
  /** The type of subject and the verb, such as `job.cancel`. */
  action: string;
  subjectType: 'job' | 'queue' | 'schedule' | 'user' | 'alerts' | 'host';
  subjectId: string;
  before?: object;
  after?: object;
  reason?: string;
}

/** Records staff actions on jobs in the audit log: access whose `by` is an `Operator`. */
export const auditLog: Hook = {
  onChange: sql`
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, before, after, reason, ip,
      user_agent, request_id)
    SELECT by ->> 'id', by ->> 'email', 'job.' || action, 'job', id::text, before, after, reason, by ->> 'ip',
      by ->> 'userAgent', by ->> 'requestId'
    FROM changed WHERE by ->> 'email' IS NOT NULL`,
};

/** Records a staff action in the audit log. Call it in the transaction of the action, so that both commit or neither. */
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
 * Records a staff action in the audit log, unless the same action was recorded within the last ten minutes. Used for files,
 * which are often read in several requests.
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
