import { randomUUID } from 'node:crypto';
import { sessionKey } from '@offload/env';
import type { TestDatabase } from './database';
import { createPerson } from './person';
import { type Cookie, sessionCookie } from './session-cookie';

/** The `AUTH_SECRET` of a web process that accepts these sessions. */
export const authSecret = 'only for tests and benchmarks, and on no other machine';

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
  return { userId, email, cookie: sessionCookie(token, sessionKey(authSecret)) };
}
