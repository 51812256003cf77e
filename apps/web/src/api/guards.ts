import type { MiddlewareHandler } from 'hono';
import { findPerson, type Person } from '@/server/session';
import { Refusal } from './problem';

export interface SignedIn {
  Variables: { person: Person };
}

/** Lets only people with a session through. */
export const requireSession: MiddlewareHandler<SignedIn> = async (c, next) => {
  const person = await findPerson(c.req.raw.headers);
  if (!person) throw new Refusal(401, 'Sign in to do this.');
  c.set('person', person);
  await next();
};
