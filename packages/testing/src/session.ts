import { createHmac, randomUUID } from 'node:crypto';
import { sessionKey } from '@offload/env';
import type { TestDatabase } from './database';
import { createPerson } from './person';

/** The `AUTH_SECRET` of a web process that accepts these sessions. */
export const authSecret = 'only for tests and benchmarks, and on no other machine';

/** The cookie of a session, as a browser sends it. */
export interface Cookie {
  name: string;
  value: string;
}

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** A user with a session. */
interface SignedIn {
  userId: string;
  email: string;
  cookie: Cookie;
}

/**
 * Creates a user with a session, for a web process with `authSecret`. Signing in would take a tenth of a second of CPU,
 * because it hashes a password.
 */
export async function createSession({ db }: TestDatabase, role: string): Promise<SignedIn> {
  const { id: userId, email } = await createPerson(db);
  await db.user.update({ where: { id: userId }, data: { role } });
  const token = randomUUID();
  const expiresAt = new Date(Date.now() + (role === 'user' ? weekMs : hourMs));
  await db.session.create({ data: { id: randomUUID(), token, userId, expiresAt } });
  const signature = createHmac('sha256', sessionKey(authSecret)).update(token).digest('base64');
  const value = encodeURIComponent(`${token}.${signature}`);
  return { userId, email, cookie: { name: 'better-auth.session_token', value } };
}
