import type { Database, Transaction } from '../client';

/** Records a password reset request for an address, whether or not it has an account. */
export async function addPasswordRequest(db: Database, email: string): Promise<void> {
  await db.$executeRaw`INSERT INTO password_request (email) VALUES (${email}) ON CONFLICT DO NOTHING`;
}

/**
 * Claims up to `limit` requests, oldest first. Returns the IDs of the users with these addresses, locked until the
 * transaction ends. Each request goes to one caller.
 */
export async function takePasswordRequests(tx: Transaction, limit: number): Promise<string[]> {
  const users = await tx.$queryRaw<{ id: string }[]>`
    WITH taken AS (
      DELETE FROM password_request WHERE email IN (
        SELECT email FROM password_request ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) RETURNING email
    )
    SELECT person.id FROM "user" AS person JOIN taken ON taken.email = person.email FOR NO KEY UPDATE OF person`;
  return users.map(({ id }) => id);
}
