import type { MiddlewareHandler } from 'hono';
import type { Role } from '@/server/roles';
import { findPerson, type Person } from '@/server/session';
import { needsCode } from '@/server/two-factor/two-factor';
import { Refusal } from './problem';
import { problemTypes } from './problem-types';

export interface SignedIn {
  Variables: { person: Person; requestId: string };
}

/** Lets only people with a session through. */
export const requireSession: MiddlewareHandler<SignedIn> = async (c, next) => {
  const person = await findPerson(c.req.raw.headers);
  if (!person) throw new Refusal(401, 'Sign in to do this.');
  c.set('person', person);
  await next();
};

/** Lets only people with a session and one of these roles through. */
export function requireRole(...allowed: Role[]): MiddlewareHandler<SignedIn> {
  return (c, next) =>
    requireSession(c, async () => {
      const { role, needsTwoFactor } = c.get('person');
      if (needsTwoFactor) {
        const detail = 'Staff need two-factor authentication. Set it up at /account/two-factor.';
        throw new Refusal(403, detail, undefined, undefined, problemTypes.twoFactorNeeded);
      }
      if (!allowed.includes(role)) {
        throw new Refusal(403, `This is for the role ${allowed.join(' or ')}; yours is ${role}.`);
      }
      await next();
    });
}

/** Lets only users through who entered a code lately; all who don't have two-factor authentication. */
export const requireCode: MiddlewareHandler<SignedIn> = async (c, next) => {
  refuseWithoutCode(c.get('person'));
  await next();
};

/** Refuses a call by a user who must enter a code first. */
export function refuseWithoutCode(person: Person): void {
  if (!needsCode(person)) return;
  const detail = 'Enter a code from your authenticator app to do this.';
  throw new Refusal(403, detail, undefined, undefined, problemTypes.codeNeeded);
}
