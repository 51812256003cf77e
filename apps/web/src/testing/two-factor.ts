import { codeAt } from '@offload/testing';
import type { Role } from '@/server/auth/roles';
import { newEnrollment } from '@/server/auth/two-factor/enrollment';
import { callerWith, cookieOf, fromAddress, password, type SignedInCaller, type TestApi } from './test-api';

/** Where users enroll, and where they change it. */
export const twoFactorPath = '/api/account/two-factor';

export interface EnrolledCaller extends SignedInCaller {
  /** What an authenticator app shows now, or so many steps later. */
  code(steps?: number): string;
  /** What it showed at the enrollment: half a minute later it shows another one. */
  usedCode: string;
  recoveryCodes: string[];
}

/** A new user with a session and an authenticator app. */
export async function enrolled(api: TestApi, role: Role): Promise<EnrolledCaller> {
  const caller = await api.signedIn(role);
  const { token, secret } = await newEnrollment(caller);
  const code = (steps = 0) => codeAt(secret, steps);
  const usedCode = code();
  const body = { token, password, code: usedCode };
  const response = await caller.post(twoFactorPath, body);
  if (response.status !== 200) throw new Error(`not enrolled: ${response.status} ${await response.text()}`);
  return { ...caller, code, usedCode, recoveryCodes: (await response.json()).recoveryCodes };
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

/** Signs in with the password, and returns how to enter codes. */
export async function challenge({ post, send }: TestApi, email: string) {
  const response = await post('/api/auth/sign-in/email', { email, password });
  if (!(await response.json()).twoFactorRedirect) throw new Error(`${email} was signed in without a code`);
  const own = { Cookie: cookieOf(response), Origin: 'http://localhost:3000' };
  const caller = callerWith(send, { ...own, ...fromAddress() });
  if ((await caller.get('/api/jobs')).status !== 401) throw new Error('signed in by the password alone');
  const enter = (path: string) => (code: string, more?: object) =>
    caller.post(`/api/auth/two-factor/${path}`, { code, ...more });
  return { enter: enter('verify-totp'), recover: enter('verify-backup-code') };
}

const signingIn = ['user.sign-in', 'user.enter-password', 'user.enter-code'];

/** Returns what the audit log says has been done to something, oldest first, besides signing in. */
export async function actionsOn({ database: { db } }: TestApi, subjectId: string): Promise<string[]> {
  const where = { subjectId, action: { notIn: signingIn } };
  const actions = await db.operatorAction.findMany({ where, orderBy: { id: 'asc' } });
  return actions.map(({ action }) => action);
}
