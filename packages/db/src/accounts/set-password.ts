import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../client';
import { defaultEvents } from '../notifications/events';
import { hashOf } from './password-link';

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
    // A webhook would go on sending the claimant what happens in the account.
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
  // Now, and not in a job later, so that searches find nothing that the claimant has left.
  await tx.$executeRaw`DELETE FROM order_index WHERE owner_id = ${id}`;
  await tx.idempotentAnswer.deleteMany({ where: { caller: id } });
  await tx.user.update({ where: { id }, data: { name: '', ...defaultEvents } });
}
