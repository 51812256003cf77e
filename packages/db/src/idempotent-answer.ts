import type { Database, Prisma, Transaction } from './client';
import { lockSpace } from './lock-space';

export interface AnswerKey {
  caller: string;
  route: string;
  key: string;
}

export interface StoredAnswer {
  bodyHash: string;
  status: number;
  location: string | null;
  body: Prisma.JsonValue;
}

/**
 * Looks up the answer to an earlier call with this key; `in-flight` while another transaction is making it. Whoever gets
 * null holds the key until the transaction ends.
 */
export async function findAnswer(
  tx: Transaction,
  { caller, route, key }: AnswerKey,
): Promise<StoredAnswer | 'in-flight' | null> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify([caller, route, key])}, ${lockSpace.calls})) AS locked`;
  if (!row?.locked) return 'in-flight';
  return readAnswer(tx, { caller, route, key });
}

/** Returns the answer to an earlier call with this key, or null, also while another transaction is making it. */
export function readAnswer(db: Database | Transaction, key: AnswerKey): Promise<StoredAnswer | null> {
  return db.idempotentAnswer.findUnique({ where: { caller_route_key: key } });
}

/** Keeps an answer for calls with the same key; commit it together with what the call did. */
export async function keepAnswer(
  tx: Transaction,
  key: AnswerKey,
  answer: Omit<StoredAnswer, 'body'> & { body: Prisma.InputJsonValue },
): Promise<void> {
  await tx.idempotentAnswer.create({ data: { ...key, ...answer } });
}

/** Forgets the answers that are more than 24 hours old. */
export async function forgetOldAnswers(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotent_answer WHERE created_at < now() - interval '24 hours'`;
}
