import { spendTokenCall, type TokenUse, tokenLimit } from '@offload/db';
import { ApiError } from '../http/api-error';
import { runtime } from '../runtime';
import { bearerOf, canBeApiToken, hashOfToken } from './api-token';
import { isStaff, type Role, roleOf } from './roles';
import { allows } from './scopes';
import { findPerson, type Person } from './session';

/**
 * Returns who makes a call: the user of its token, or of its session; null if it has neither. A token that isn't valid is a 401,
 * whatever cookies there are, and one that has made too many calls is a 429.
 */
export async function findCaller(headers: Headers): Promise<Person | null> {
  const token = bearerOf(headers);
  if (token === null) return findPerson(headers);
  const use = canBeApiToken(token) ? await spendTokenCall(runtime().db, hashOfToken(token)) : null;
  if (!use)
    throw new ApiError(401, 'This token isn’t valid. It may have expired, or someone has revoked it.');
  if (use.calls > tokenLimit.max) {
    const detail = `This token has made ${tokenLimit.max} calls within ${tokenLimit.seconds} seconds. Wait, then try again.`;
    throw new ApiError(429, detail, undefined, use.seconds);
  }
  return personOf(use);
}

function personOf({ id: tokenId, scopes, calls, seconds, endsInMs, user }: TokenUse): Person {
  const { id, email, name, emailVerified, twoFactorEnabled } = user;
  const role = roleWith(scopes, roleOf(user.role));
  const needsTwoFactor = isStaff(role) && runtime().env.STAFF_TWO_FACTOR === 'on' && !twoFactorEnabled;
  return {
    ...{ id, email, name, needsTwoFactor },
    role: needsTwoFactor ? 'user' : role,
    isVerified: emailVerified,
    hasTwoFactor: twoFactorEnabled,
    sessionId: tokenId,
    secondFactorAt: null,
    token: { scopes, left: tokenLimit.max - calls, seconds, endsInMs },
  };
}

/** A token acts as staff only with a scope for that. */
function roleWith(scopes: string[], role: Role): Role {
  if (!isStaff(role) || !allows(scopes, 'staff:read')) return 'user';
  return allows(scopes, 'staff:write') ? role : 'viewer';
}

/** Returns the headers of the IETF draft that say how many calls a token may still make, or none without a token. */
export function rateLimitHeaders({ token }: Person): Record<string, string> {
  if (!token) return {};
  return {
    'RateLimit-Policy': `"token";q=${tokenLimit.max};w=${tokenLimit.seconds}`,
    RateLimit: `"token";r=${token.left};t=${token.seconds}`,
  };
}
