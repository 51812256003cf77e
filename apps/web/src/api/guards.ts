import type { MiddlewareHandler } from 'hono';
import type { Role } from '@/server/roles';
import { findPerson, type Person } from '@/server/session';
import { Refusal } from './problem';

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
      const { role } = c.get('person');
      if (!allowed.includes(role)) {
        throw new Refusal(403, `This is for the role ${allowed.join(' or ')}; yours is ${role}.`);
      }
      await next();
    });
}
