import type { Prisma, Transaction } from './client';

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
