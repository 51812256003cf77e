import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import type { Database } from '../client';

/**
 * Creates a link that signs a user in once, within `validSeconds`, and returns its token. The database stores only the
 * token's hash. A new password invalidates it, like all links.
 */
export async function putSignInLink(db: Transaction, userId: string, validSeconds: number): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await connectionOf(db).execute(sql`
    INSERT INTO verification (id, identifier, value, expires_at)
    VALUES (${randomUUID()}, ${hashOf(token)}, ${userId}, now() + ${validSeconds}::int * interval '1 s')`);
  return token;
}

/**
 * Uses up a link. Returns its user, or null if the link has expired, was used, or never existed. A user who has a second
 * factor can't sign in without it.
 */
export async function takeSignInLink(db: Transaction, token: string): Promise<string | null> {
  const [user] = await connectionOf(db).query<{ id: string }>(sql`
    WITH used AS (
      DELETE FROM verification WHERE identifier = ${hashOf(token)} AND expires_at > now() RETURNING value
    )
    SELECT id FROM "user" JOIN used ON value = id WHERE NOT banned AND NOT two_factor_enabled`);
  return user?.id ?? null;
}

/** Deletes the links from emails and the terminal that have expired. */
export async function pruneLinks(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM verification WHERE expires_at < now()`;
}

function hashOf(token: string): string {
  return createHash('sha256').update(`sign-in:${token}`).digest('base64url');
}
