import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Transaction as AnyTransaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';
import type { Database, Transaction } from '@offload/db';
import { defaultEvents } from '@offload/db/notifications';

/** The account that a link to set a password belongs to. */
export interface PasswordLink {
  userId: string;
  email: string;
  isVerified: boolean;
  hasPassword: boolean;
  /** Whether the account has anything but emails about itself. */
  hasContent: boolean;
  /** Whether a code of the account's second factor is needed, too: a mailbox alone must not open a staff account. */
  needsCode: boolean;
}

interface NewPassword {
  passwordHash: string;
  /** Whether an account that wasn't verified before keeps its jobs, files, orders, and schedules. */
  keepContent: boolean;
  /** Called in the same transaction if this verifies the address. */
  onVerified?(tx: Transaction, user: { id: string; email: string }): Promise<void>;
  /** Called in the same transaction. */
  onDone?(tx: Transaction): Promise<void>;
}

/**
 * Creates the link for a job's email and returns its token. The link works once, for `validSeconds`. Each job has one link,
 * which another attempt replaces. The database stores only the token's hash, in better-auth's own format. (better-auth's own
 * call makes the token when the link is requested. Here, the worker makes it when it sends the email, so that no queue,
 * payload, or log ever has it.)
 */
export async function putPasswordLink(
  db: AnyTransaction,
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

/**
 * Sets the password with a link, which verifies the address: the user who opens the link gets sole control of the account.
 * Ends every session and all other links. Deletes what an earlier claimant of an unverified address left in the account,
 * unless `keepContent` is set. Returns false if the link has expired, was used, or never existed, or the user is disabled.
 */
export async function setPasswordByLink(
  db: Database,
  token: string,
  { passwordHash, keepContent, onVerified, onDone }: NewPassword,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const user = await takeLink(tx, token);
    if (!user) return false;
    const { id, email, wasVerified } = user;
    await tx.verification.deleteMany({ where: { value: id } });
    await tx.session.deleteMany({ where: { userId: id } });
    const ofClaimant = wasVerified ? { providerId: 'credential' } : {};
    const { count: passwords } = await tx.account.deleteMany({ where: { userId: id, ...ofClaimant } });
    const account = { id: randomUUID(), accountId: id, providerId: 'credential', userId: id };
    await tx.account.create({ data: { ...account, password: passwordHash } });
    await onDone?.(tx);
    if (wasVerified) return true;
    // A second factor of the claimant would lock out the owner of the address.
    await tx.twoFactor.deleteMany({ where: { userId: id } });
    // A webhook would keep telling the claimant what happens in the account.
    await tx.webhook.deleteMany({ where: { ownerId: id } });
    await tx.user.update({ where: { id }, data: { emailVerified: true, twoFactorEnabled: false } });
    // Without a password, only the app has added anything to the account.
    if (passwords > 0 && !keepContent) await clearAccount(tx, id);
    await onVerified?.(tx, { id, email });
    return true;
  });
}

/** Uses up a link, and locks its user until the transaction ends. */
async function takeLink(tx: Transaction, token: string) {
  const [user] = await tx.$queryRaw<{ id: string; email: string; wasVerified: boolean }[]>`
    WITH used AS (
      DELETE FROM verification WHERE identifier = ${hashOf(token)} AND expires_at > now() RETURNING value
    )
    SELECT id, email, email_verified AS "wasVerified" FROM "user" JOIN used ON value = id WHERE NOT banned
    FOR NO KEY UPDATE OF "user"`;
  return user;
}

/** Deletes an account's content. A running job notices that its row is gone, and writes nothing more. */
async function clearAccount(tx: Transaction, id: string): Promise<void> {
  const owned = { where: { ownerId: id } };
  await tx.schedule.deleteMany(owned);
  await tx.job.deleteMany(owned);
  await tx.order.deleteMany(owned);
  // Now, and not in a later job, so that searches don't find what the claimant left.
  await tx.$executeRaw`DELETE FROM order_index WHERE owner_id = ${id}`;
  await tx.idempotentAnswer.deleteMany({ where: { caller: id } });
  await tx.user.update({ where: { id }, data: { name: '', ...defaultEvents } });
}

function hashOf(token: string): string {
  return createHash('sha256').update(`reset-password:${token}`).digest('base64url');
}
