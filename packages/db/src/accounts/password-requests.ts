import type { Cause } from '@offload/core';
import type { Database, Transaction } from '../client';

/** Records a password reset request for an address, whether or not it has an account. */
export async function addPasswordRequest(
  db: Database,
  email: string,
  { requestId, traceparent }: Cause = { requestId: null, traceparent: null },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO password_request (email, request_id, traceparent)
    VALUES (${email}, ${requestId}, ${traceparent}) ON CONFLICT DO NOTHING`;
}

/**
 * Claims up to `limit` requests, oldest first. Returns the users with these addresses, locked until the transaction
 * ends. Each request goes to one caller.
 */
export function takePasswordRequests(
  tx: Transaction,
  limit: number,
): Promise<{ userId: string; requestId: string | null; traceparent: string | null }[]> {
  return tx.$queryRaw`
    WITH taken AS (
      DELETE FROM password_request WHERE email IN (
        SELECT email FROM password_request ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) RETURNING email, request_id, traceparent
    )
    SELECT person.id AS "userId", request_id AS "requestId", traceparent
    FROM "user" AS person JOIN taken ON taken.email = person.email FOR NO KEY UPDATE OF person`;
}
