import type { MiddlewareHandler } from 'hono';
import { findCaller, rateLimitHeaders } from '@/server/auth/caller';
import type { Role } from '@/server/auth/roles';
import { allows, type Scope, scopeOf } from '@/server/auth/scopes';
import type { Person } from '@/server/auth/session';
import { needsCode } from '@/server/auth/two-factor/two-factor';
import { ApiError } from '@/server/http/api-error';
import { problemTypes } from './problem-types';
import type { Identified } from './request-id';

export interface SignedIn {
  Variables: Identified['Variables'] & { person: Person };
}

const signedOut =
  'Sign in to do this. Programs send a token with "Authorization: Bearer …". Create one at /account/tokens.';

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** Requires a session, or a token that allows this call. */
export const requireCaller: MiddlewareHandler<SignedIn> = async (c, next) => {
  const { headers } = c.req.raw;
  const person = await findCaller(headers);
  if (!person) throw notSignedIn();
  for (const [name, value] of Object.entries(rateLimitHeaders(person))) c.header(name, value);
  c.set('person', person);
  rejectWithoutScope(person, scopeOf(c.req.method, c.req.path));
  await next();
};

function notSignedIn(): ApiError {
  return new ApiError(401, signedOut, undefined, undefined, problemTypes.signedOut);
}

/** Throws a 403 if a caller's token doesn't allow a call that needs this scope, or that needs a session (null). */
export function rejectWithoutScope({ token }: Person, needed: Scope | null): void {
  if (!token) return;
  if (!needed) throw new ApiError(403, 'A token can’t do this. Sign in.');
  if (allows(token.scopes, needed)) return;
  throw new ApiError(
    403,
    `This token doesn’t have the scope ${needed}.`,
    undefined,
    undefined,
    problemTypes.scopeMissing,
  );
}

export function requireRole(...allowed: Role[]): MiddlewareHandler<SignedIn> {
  return (c, next) =>
    requireCaller(c, async () => {
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

/** Requires a session, with a code that was entered recently if the user has two-factor authentication. */
export const requireCode: MiddlewareHandler<SignedIn> = async (c, next) => {
  rejectWithoutCode(c.get('person'));
  await next();
};

export function rejectWithoutCode(person: Person): void {
  rejectWithoutScope(person, null);
  if (!needsCode(person)) return;
  const detail = 'Enter a code from your authenticator app to do this.';
  throw new ApiError(403, detail, undefined, undefined, problemTypes.codeNeeded);
}
