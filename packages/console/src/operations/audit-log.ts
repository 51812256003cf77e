import type { Hook, Transaction } from '@offload/core';
import type { Hooks } from '@offload/core/admin';
import { connectionOf, sql } from '@offload/core/sql';

/** Where a request came from. */
export interface Origin {
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** A staff member, and where the request came from. */
export interface Operator extends Origin {
  id: string;
  email: string;
  sessionId?: string | null;
  /** When the session last showed a second factor. */
  secondFactorAt?: Date | null;
}

/** How an action ended. `denied` means that it wasn't allowed, or that there were too many attempts. */
export type ActionOutcome = 'success' | 'denied' | 'failed';

/** An action, its subject, and what it changed. */
export interface Doing {
  /** The type of subject and the verb, such as `job.cancel`. */
  action: string;
  subjectType: 'job' | 'queue' | 'schedule' | 'user' | 'alerts' | 'host' | 'audit' | 'failure';
  subjectId: string;
  before?: object;
  after?: object;
  reason?: string;
  /** By default, `success`. */
  outcome?: ActionOutcome;
}

const columns = sql`actor_id, actor_email, action, subject_type, subject_id, before, after, reason, ip, user_agent,
  request_id, session_id, second_factor_at, outcome`;

const recordChanges = sql`
    INSERT INTO offload.operator_action (${columns})
    SELECT by ->> 'id', by ->> 'email', 'job.' || action, 'job', id::text, before, after, reason, by ->> 'ip',
      by ->> 'userAgent', by ->> 'requestId', by ->> 'sessionId', (by ->> 'secondFactorAt')::timestamptz, 'success'
    FROM changed WHERE by ->> 'email' IS NOT NULL`;

/**
 * Records staff actions on jobs in the audit log: access whose `by` is an `Operator`.
 *
 * @example
 * defineSystem({ queues, contracts, hooks: [auditLog] });
 */
export const auditLog: Hook = { onChange: recordChanges };

/** Returns the hooks of any app with the audit log among them, once. */
export function withAuditLog(hooks: Hooks): Hooks {
  const { onChange } = hooks;
  // By its text: a build may hold several copies of this module.
  const isThere = onChange.some(({ text }) => text === recordChanges.text);
  return isThere ? hooks : { ...hooks, onChange: [...onChange, recordChanges] };
}

function rowOf(operator: Operator, doing: Doing) {
  const { id, email, ip, userAgent, requestId, sessionId = null, secondFactorAt = null } = operator;
  const { action, subjectType, subjectId, reason = null, outcome = 'success' } = doing;
  const [before, after] = [doing.before, doing.after].map((state) => (state ? JSON.stringify(state) : null));
  return sql`${id}::text, ${email}::text, ${action}::text, ${subjectType}::text, ${subjectId}::text, ${before}::jsonb,
    ${after}::jsonb, ${reason}::text, ${ip}::text, ${userAgent}::text, ${requestId}::text, ${sessionId}::text,
    ${secondFactorAt?.toISOString() ?? null}::timestamptz, ${outcome}::text`;
}

/**
 * Records a staff action in the audit log. Call it in the transaction of the action, so that both commit or neither.
 *
 * @example
 * await prisma.$transaction(async (tx) => {
 *   await tx.customer.update({ where: { id }, data: { blocked: true } });
 *   await recordAction(tx, operator, { action: 'user.disable', subjectType: 'user', subjectId: id, reason });
 * });
 */
export async function recordAction(tx: Transaction, operator: Operator, doing: Doing): Promise<void> {
  await connectionOf(tx).execute(
    sql`INSERT INTO offload.operator_action (${columns}) VALUES (${rowOf(operator, doing)})`,
  );
}

/**
 * Records a staff action in the audit log, unless the same action was recorded within the last ten minutes. Used for reads,
 * which are often repeated. Two at the same moment may both be recorded.
 *
 * @example
 * await recordActionOnce(jobs.db, operator, { action: 'user.read', subjectType: 'user', subjectId: id });
 */
export async function recordActionOnce(db: Transaction, operator: Operator, doing: Doing): Promise<void> {
  const { action, subjectType, subjectId, after = {}, outcome = 'success' } = doing;
  await connectionOf(db).execute(sql`
    INSERT INTO offload.operator_action (${columns})
    SELECT ${rowOf(operator, { ...doing, after })}
    WHERE NOT EXISTS (
      SELECT 1 FROM offload.operator_action
      WHERE subject_type = ${subjectType} AND subject_id = ${subjectId} AND actor_id = ${operator.id}
        AND action = ${action} AND outcome = ${outcome} AND after = ${JSON.stringify(after)}::jsonb
        AND at > now() - interval '10 minutes')`);
}
