import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import type { Database, Prisma } from './client';
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
  const [row] = await connectionOf(tx).query<{ locked: boolean }>(sql`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${JSON.stringify([caller, route, key])}, ${lockSpace.calls}))
      AS locked`);
  if (!row?.locked) return 'in-flight';
  return readAnswer(tx, { caller, route, key });
}

/** Returns the response to an earlier request with this key. Returns null if there's none yet. */
export async function readAnswer(
  db: Transaction,
  { caller, route, key }: AnswerKey,
): Promise<StoredAnswer | null> {
  const [answer = null] = await connectionOf(db).query<StoredAnswer>(sql`
    SELECT body_hash AS "bodyHash", status, location, body FROM idempotent_answer
    WHERE caller = ${caller} AND route = ${route} AND key = ${key}`);
  return answer;
}

/** Stores the response for requests with the same key. Commit it together with the changes of the request. */
export async function keepAnswer(
  tx: Transaction,
  { caller, route, key }: AnswerKey,
  { bodyHash, status, location, body }: Omit<StoredAnswer, 'body'> & { body: object },
): Promise<void> {
  await connectionOf(tx).execute(sql`
    INSERT INTO idempotent_answer (caller, route, key, body_hash, status, location, body)
    VALUES (${caller}, ${route}, ${key}, ${bodyHash}, ${status}, ${location}, ${JSON.stringify(body)}::jsonb)`);
}

/** Deletes responses that are more than 24 hours old. */
export async function pruneIdempotencyKeys(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM idempotent_answer WHERE created_at < now() - interval '24 hours'`;
}
