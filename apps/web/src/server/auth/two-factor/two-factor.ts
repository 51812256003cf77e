import type { Operator } from '@offload/console/server';
import { confirmSession, replaceRecoveryCodes, saveTwoFactor } from '@offload/db';
import { runtime } from '@/server/runtime';
import type { Person } from '../session';
import { newRecoveryCodes, stepOf } from './codes';
import { authKey, readEnrollment } from './enrollment';
import { checkCode, decryptRecoveryCodes, encryptRecoveryCodes, encryptSecret } from './secrets';

const freshMs = 600_000;

/** Returns whether the user must enter a code before a change that needs one: the last is ten minutes old. */
export function needsCode({ hasTwoFactor, secondFactorAt }: Person): boolean {
  if (!hasTwoFactor) return false;
  return !secondFactorAt || Date.now() - secondFactorAt.getTime() > freshMs;
}

/** Turns two-factor authentication on. Returns the recovery codes, or which part isn't right. */
export async function enroll(
  { id, sessionId }: Person,
  { token, code }: { token: string; code: string },
  operator: Operator,
): Promise<string[] | 'token' | 'code' | 'locked'> {
  const enrollment = await readEnrollment(token, id);
  if (!enrollment) return 'token';
  const { secret, version } = enrollment;
  const step = await stepOf(code, secret);
  if (step === null) return 'code';
  const key = await authKey();
  const codes = newRecoveryCodes();
  const encrypted = {
    secret: await encryptSecret(key, secret),
    recoveryCodes: await encryptRecoveryCodes(key, codes),
  };
  const factor = { userId: id, sessionId, step, version, ...encrypted };
  const outcome = await saveTwoFactor(runtime().db, factor, operator);
  if (outcome === 'locked') return 'locked';
  return outcome === 'outdated' ? 'token' : codes;
}

export async function confirm({ id, sessionId }: Person, code: string): Promise<'done' | 'wrong' | 'locked'> {
  const { db } = runtime();
  const step = await checkCode(db, await authKey(), id, code);
  if (typeof step === 'string') return step;
  const confirmed = await confirmSession(db, { userId: id, sessionId, step, at: new Date() });
  return confirmed ? 'done' : 'wrong';
}

/** Returns new recovery codes, which replace the old ones, or null if two-factor authentication is off. */
export async function renewRecoveryCodes(operator: Operator): Promise<string[] | null> {
  const codes = newRecoveryCodes();
  const encrypted = await encryptRecoveryCodes(await authKey(), codes);
  return (await replaceRecoveryCodes(runtime().db, encrypted, operator)) ? codes : null;
}

export async function countRecoveryCodes(userId: string): Promise<number> {
  const factor = await runtime().db.twoFactor.findUnique({ where: { userId } });
  return factor ? (await decryptRecoveryCodes(await authKey(), factor.backupCodes)).length : 0;
}
