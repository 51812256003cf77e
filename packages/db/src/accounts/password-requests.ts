import type { Database, Transaction } from '../client';

/** Writes down that the user of this address, if there is one, has forgotten the password. */
export async function addPasswordRequest(db: Database, email: string): Promise<void> {
  await db.$executeRaw`INSERT INTO password_request (email) VALUES (${email}) ON CONFLICT DO NOTHING`;
}

/**
 * Takes up to `limit` requests, oldest first, and returns the ids of the users whose address it is, locked until the
 * transaction ends. Each request is given to one caller.
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
