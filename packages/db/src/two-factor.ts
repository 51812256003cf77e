import { randomUUID } from 'node:crypto';
import { type Operator, recordAction } from '@offload/console/server';
import type { Database, Transaction } from './client';

// After this many attempts without an accepted code, no code is accepted for a while.
const maxAttempts = 10;
const lockMinutes = 15;

export interface NewTwoFactor {
  userId: string;
  /** The session that turns it on. The user's other sessions end. */
  sessionId: string;
  /** Encrypted, like the recovery codes. */
  secret: string;
  recoveryCodes: string;
  /** The time step of the code that proves that the user has the secret. */
  step: number;
  /** The version of the user's second factor when the secret was made. Each version is replaced once. */
  version: number;
}

/**
 * Turns on two-factor authentication, or replaces the secret if it's already on. Returns `locked` if no code is accepted right
 * now, and `outdated` if the second factor has changed since the secret was made.
 */
export async function saveTwoFactor(
  db: Database,
  factor: NewTwoFactor,
  operator: Operator,
): Promise<'saved' | 'locked' | 'outdated'> {
  const { userId, sessionId, secret, recoveryCodes, step, version } = factor;
  return db.$transaction(async (tx) => {
    if (await isLocked(tx, userId)) return 'locked';
    const { count } = await tx.user.updateMany({
      where: { id: userId, twoFactorVersion: version },
      data: { twoFactorEnabled: true, twoFactorVersion: { increment: 1 } },
    });
    if (count === 0) return 'outdated';
    // Neither the last code nor wrong ones are forgotten.
    await tx.$executeRaw`
      INSERT INTO two_factor AS known (id, user_id, secret, backup_codes, last_step)
      VALUES (${randomUUID()}, ${userId}, ${secret}, ${recoveryCodes}, ${step})
      ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, backup_codes = excluded.backup_codes,
        last_step = greatest(known.last_step, excluded.last_step)`;
    await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { secondFactorAt: new Date() } });
    await record(tx, operator, userId, 'user.enable-two-factor');
    return 'saved';
  });
}

/** Turns off two-factor authentication for the signed-in user. Returns `locked` if no code is accepted right now. */
export async function disableTwoFactor(db: Database, operator: Operator): Promise<'done' | 'off' | 'locked'> {
  return db.$transaction(async (tx) => {
    if (await isLocked(tx, operator.id)) return 'locked';
    if (!(await remove(tx, operator.id))) return 'off';
    await tx.session.updateMany({ where: { userId: operator.id }, data: { secondFactorAt: null } });
    await record(tx, operator, operator.id, 'user.disable-two-factor');
    return 'done';
  });
}

/** Turns off two-factor authentication for another user and ends their sessions. Returns false if it was off. */
export async function resetTwoFactor(db: Database, userId: string, operator: Operator): Promise<boolean> {
  return db.$transaction(async (tx) => {
    if (!(await remove(tx, userId))) return false;
    await tx.session.deleteMany({ where: { userId } });
    await record(tx, operator, userId, 'user.reset-two-factor');
    return true;
  });
}

/** Replaces the signed-in user's encrypted recovery codes. Returns false if two-factor authentication is off. */
export async function replaceRecoveryCodes(
  db: Database,
  codes: string,
  operator: Operator,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const where = { userId: operator.id };
    const { count } = await tx.twoFactor.updateMany({ where, data: { backupCodes: codes } });
    if (count > 0) await record(tx, operator, operator.id, 'user.replace-recovery-codes');
    return count > 0;
  });
}

/** Records that a user signed in with a recovery code, and resets the failed attempts. */
export async function recordRecoveryCode(db: Database, operator: Operator): Promise<void> {
  await db.$transaction(async (tx) => {
    const data = { failedVerificationCount: 0, lockedUntil: null };
    await tx.twoFactor.updateMany({ where: { userId: operator.id }, data });
    await record(tx, operator, operator.id, 'user.use-recovery-code');
  });
}

/**
 * Counts an attempt to enter a code before the code is checked, so that parallel attempts can't bypass the limit. Returns
 * the encrypted secret, or null if no code is accepted right now.
 */
export async function beginCodeAttempt(db: Database, userId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ secret: string }[]>`
    UPDATE two_factor SET
      failed_verification_count = CASE WHEN locked_until IS NULL THEN failed_verification_count ELSE 0 END + 1,
      locked_until = CASE
        WHEN locked_until IS NULL AND failed_verification_count + 1 >= ${maxAttempts}
        THEN now() + ${lockMinutes} * interval '1 min'
      END
    WHERE user_id = ${userId} AND (locked_until IS NULL OR locked_until <= now())
    RETURNING secret`;
  return rows[0]?.secret ?? null;
}

/** Uses up the code of a time step, and resets the failed attempts. Returns false if it, or a later one, was used. */
export async function spendCode(db: Database, userId: string, step: number): Promise<boolean> {
  const { count } = await db.twoFactor.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step, failedVerificationCount: 0, lockedUntil: null },
  });
  return count > 0;
}

/** Uses up the code of a time step, like `spendCode`, and marks the session as confirmed at `at`. */
export async function confirmSession(
  db: Database,
  { userId, sessionId, step, at }: { userId: string; sessionId: string; step: number; at: Date },
): Promise<boolean> {
  const confirmed = await db.$executeRaw`
    WITH used AS (
      UPDATE two_factor SET last_step = ${step}, failed_verification_count = 0, locked_until = NULL
      WHERE user_id = ${userId} AND last_step < ${step}
      RETURNING user_id
    )
    UPDATE session SET second_factor_at = ${at} FROM used
    WHERE session.id = ${sessionId} AND session.user_id = used.user_id`;
  return confirmed > 0;
}

/** Returns whether no code of a user is accepted right now. Until the transaction ends, no other attempt is counted. */
async function isLocked(tx: Transaction, userId: string): Promise<boolean> {
  const [factor] = await tx.$queryRaw<{ isLocked: boolean }[]>`
    SELECT coalesce(locked_until > now(), false) AS "isLocked" FROM two_factor
    WHERE user_id = ${userId} FOR NO KEY UPDATE`;
  return factor?.isLocked ?? false;
}

async function remove(tx: Transaction, userId: string): Promise<boolean> {
  const { count } = await tx.twoFactor.deleteMany({ where: { userId } });
  const data = { twoFactorEnabled: false, twoFactorVersion: { increment: 1 } };
  if (count > 0) await tx.user.update({ where: { id: userId }, data });
  return count > 0;
}

async function record(tx: Transaction, operator: Operator, userId: string, action: string): Promise<void> {
  await recordAction(tx, operator, { action, subjectType: 'user', subjectId: userId });
}
