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
 * Returns the response to an earlier request with this key, or `in-flight` while another transaction is handling one. If it
 * returns null, the caller holds the key until its transaction ends.
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

/** Returns the response to an earlier request with this key. Returns null if there's none yet. */
export function readAnswer(db: Database | Transaction, key: AnswerKey): Promise<StoredAnswer | null> {
  return db.idempotentAnswer.findUnique({ where: { caller_route_key: key } });
}

/** Stores the response for requests with the same key. Commit it together with the changes of the request. */
export async function keepAnswer(
  tx: Transaction,
  key: AnswerKey,
  answer: Omit<StoredAnswer, 'body'> & { body: Prisma.InputJsonValue },
): Promise<void> {
  await tx.idempotentAnswer.create({ data: { ...key, ...answer } });
}

/** Deletes responses that are more than 24 hours old. */
export async function pruneIdempotencyKeys(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotent_answer WHERE created_at < now() - interval '24 hours'`;
}
