import { type Operator, recordAction } from '@offload/console/server';
import type { Database, Prisma } from '../client';

type EndedSessions = { userId: string; id: NonNullable<Prisma.SessionWhereInput['id']> };

/** Ends these sessions of a user, and records that in the audit log. Returns how many there were. */
export function endSessions(db: Database, where: EndedSessions, operator: Operator): Promise<number> {
  return db.$transaction(async (tx) => {
    const { count: sessions } = await tx.session.deleteMany({ where });
    const doing = { action: 'user.end-sessions', subjectType: 'user', subjectId: where.userId } as const;
    if (sessions > 0) await recordAction(tx, operator, { ...doing, after: { sessions } });
    return sessions;
  });
}
