import type { Database, Prisma, Transaction } from './client';

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
  before?: Prisma.JsonObject;
  after?: Prisma.JsonObject;
  reason?: string;
}

/** Writes what one of the staff does into the audit, in the transaction that does it: both happen or neither. */
export async function recordAction(tx: Transaction, operator: Operator, doing: Doing): Promise<void> {
  const { id, email, ...from } = operator;
  await tx.operatorAction.create({ data: { actorId: id, actorEmail: email, ...from, ...doing } });
}

/**
 * Writes it into the audit log, unless the same was written within the last ten minutes: what staff read in parts is read
 * once.
 */
export async function recordActionOnce(db: Database, operator: Operator, doing: Doing): Promise<void> {
  const { id, email, ip, userAgent, requestId } = operator;
  const { action, subjectType, subjectId, after = {} } = doing;
  const seen = JSON.stringify(after);
  await db.$executeRaw`
    INSERT INTO operator_action (actor_id, actor_email, action, subject_type, subject_id, after, ip, user_agent,
      request_id)
    SELECT ${id}, ${email}, ${action}, ${subjectType}, ${subjectId}, ${seen}::jsonb, ${ip}::text, ${userAgent}::text,
      ${requestId}::text
    WHERE NOT EXISTS (
      SELECT 1 FROM operator_action
      WHERE subject_type = ${subjectType} AND subject_id = ${subjectId} AND actor_id = ${id} AND action = ${action}
        AND after = ${seen}::jsonb AND at > now() - interval '10 minutes')`;
}
