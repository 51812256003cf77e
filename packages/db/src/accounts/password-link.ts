import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import type { Database } from '../client';

/** The account that a link to set a password belongs to. */
export interface PasswordLink {
  userId: string;
  email: string;
  isVerified: boolean;
  hasPassword: boolean;
  /** Whether the account has anything but emails about itself. */
  hasContent: boolean;
  /** Whether a code of the account's second factor is needed, too: a mailbox alone must not open an account of staff. */
  needsCode: boolean;
}

/**
 * Creates the link for a job's email and returns its token. The link works once, for `validSeconds`. Each job has one link,
 * which another attempt replaces. The database stores only the token's hash, in better-auth's own format.
 * (Its own call makes a token when the link is requested, in a transaction of its own. Ours is made by the worker when the
 * email is sent, so that no queue, payload, or log ever has it.)
 */
export async function putPasswordLink(
  db: Transaction,
  { jobId, userId, validSeconds }: { jobId: string; userId: string; validSeconds: number },
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await connectionOf(db).execute(sql`
    WITH expired AS (DELETE FROM verification WHERE value = ${userId} AND expires_at < now() AND id <> ${jobId})
    INSERT INTO verification (id, identifier, value, expires_at)
    VALUES (${jobId}, ${hashOf(token)}, ${userId}, now() + ${validSeconds}::int * interval '1 s')
    ON CONFLICT (id) DO UPDATE
    SET identifier = excluded.identifier, expires_at = excluded.expires_at, updated_at = now()`);
  return token;
}

/**
 * Returns the account that a link belongs to, or null if the link has expired, was used, or never existed, or the user
 * is disabled.
 */
export async function findPasswordLink(db: Database, token: string): Promise<PasswordLink | null> {
  const [link] = await db.$queryRaw<PasswordLink[]>`
    SELECT person.id AS "userId", email, email_verified AS "isVerified",
      EXISTS (SELECT FROM account WHERE user_id = person.id AND password IS NOT NULL) AS "hasPassword",
      EXISTS (SELECT FROM offload.job WHERE owner_id = person.id AND queue <> 'email')
        OR EXISTS (SELECT FROM sales_order WHERE owner_id = person.id)
        OR EXISTS (SELECT FROM offload.schedule WHERE owner_id = person.id) AS "hasContent",
      role <> 'user' AND email_verified AND two_factor_enabled AS "needsCode"
    FROM verification JOIN "user" AS person ON person.id = value
    WHERE identifier = ${hashOf(token)} AND expires_at > now() AND NOT banned`;
  return link ?? null;
}

/** Deletes the links from emails and the terminal that have expired. */
export async function pruneLinks(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM verification WHERE expires_at < now()`;
}

/** Returns the hash by which the database stores a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(`reset-password:${token}`).digest('base64url');
}
