import type { MiddlewareHandler } from 'hono';
import type { Role } from '@/server/auth/roles';
import { findPerson, type Person } from '@/server/auth/session';
import { needsCode } from '@/server/auth/two-factor/two-factor';
import { ApiError } from '@/server/http/api-error';
import { problemTypes } from './problem-types';
import type { Identified } from './request-id';

export interface SignedIn {
  Variables: Identified['Variables'] & { person: Person };
}

const signedOut =
  'Sign in to do this. Programs sign in with POST /api/auth/sign-in/email and send the cookie that it sets.';

const either = new Intl.ListFormat('en', { type: 'disjunction' });

export const requireSession: MiddlewareHandler<SignedIn> = async (c, next) => {
  const person = await findPerson(c.req.raw.headers);
  if (!person) throw notSignedIn();
  c.set('person', person);
  await next();
};

function notSignedIn(): ApiError {
  return new ApiError(401, signedOut, undefined, undefined, problemTypes.signedOut);
}

export function requireRole(...allowed: Role[]): MiddlewareHandler<SignedIn> {
  return (c, next) =>
    requireSession(c, async () => {
      const rejection = rejectionOf(c.get('person'), allowed);
      if (rejection) throw rejection;
      await next();
    });
}

/** Returns why someone lacks the access of these roles, or null if they have it. */
export function rejectionOf(person: Person | null, allowed: Role[]): ApiError | null {
  if (!person) return notSignedIn();
  if (person.needsTwoFactor) {
    const detail = 'Staff need two-factor authentication. Set it up at /account/two-factor.';
    return new ApiError(403, detail, undefined, undefined, problemTypes.twoFactorNeeded);
  }
  if (allowed.includes(person.role)) return null;
  return new ApiError(403, `Requires the ${either.format(allowed)} role. Your role is ${person.role}.`);
}

/** Requires a code that was entered recently, if the user has two-factor authentication. */
export const requireCode: MiddlewareHandler<SignedIn> = async (c, next) => {
  rejectWithoutCode(c.get('person'));
  await next();
};

export function rejectWithoutCode(person: Person): void {
  if (!needsCode(person)) return;
  const detail = 'Enter a code from your authenticator app to do this.';
  throw new ApiError(403, detail, undefined, undefined, problemTypes.codeNeeded);
}
