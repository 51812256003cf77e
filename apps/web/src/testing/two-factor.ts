import { codeAt } from '@offload/testing';
import type { Role } from '@/server/roles';
import { newEnrollment } from '@/server/two-factor/enrollment';
import { password, type SignedInCaller, type TestApi } from './test-api';

export interface EnrolledCaller extends SignedInCaller {
  /** What an authenticator app shows now, or so many steps later. */
  code(steps?: number): string;
  recoveryCodes: string[];
}

/** Somebody new with an account, a session, and an authenticator app. */
export async function enrolled(api: TestApi, role: Role): Promise<EnrolledCaller> {
  const caller = await api.signedIn(role);
  const { token, secret } = await newEnrollment(caller);
  const code = (steps = 0) => codeAt(secret, steps);
  const body = { token, password, code: code() };
  const response = await caller.post('/api/account/two-factor', body);
  if (response.status !== 200) throw new Error(`not enrolled: ${response.status} ${await response.text()}`);
  return { ...caller, code, recoveryCodes: (await response.json()).recoveryCodes };
}

/** Lets time pass: the codes of now are new again. */
export async function forgetUsedCodes({ database: { db } }: TestApi, userId: string): Promise<void> {
  await db.twoFactor.update({ where: { userId }, data: { lastStep: 0 } });
}

/** Lets the last code of this user's sessions grow old. */
export async function ageCodes({ database: { db } }: TestApi, userId: string): Promise<void> {
  const secondFactorAt = new Date(Date.now() - 601_000);
  await db.session.updateMany({ where: { userId }, data: { secondFactorAt } });
}
