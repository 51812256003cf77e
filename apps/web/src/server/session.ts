import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { isStaff, type Role, roleOf } from './roles';
import { runtime } from './runtime';

export interface Person {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Whether they have used a link that was sent to their address. */
  isVerified: boolean;
  sessionId: string;
}

/** Who sends these headers, by the session cookie; null for a stranger. */
export async function findPerson(requestHeaders: Headers): Promise<Person | null> {
  const session = await runtime().auth.api.getSession({ headers: requestHeaders });
  // A session that began while its person was being disabled has outlived the others.
  if (!session || session.user.banned) return null;
  const { id, email, name, role, emailVerified } = session.user;
  return { id, email, name, role: roleOf(role), isVerified: emailVerified, sessionId: session.session.id };
}

/** Who looks at this page; null for a stranger. */
export const getPerson = cache(async (): Promise<Person | null> => findPerson(await headers()));

/** Who looks at this page; a stranger is sent to sign in and comes back to `returnTo`. */
export async function requirePerson(returnTo: string): Promise<Person> {
  const person = await getPerson();
  if (!person) redirect(`/login?next=${encodeURIComponent(returnTo)}`);
  return person;
}

/** Who of the staff looks at this page; to everybody else who is signed in there is no such page. */
export async function requireStaff(
  returnTo: string,
  allowed: (role: Role) => boolean = isStaff,
): Promise<Person> {
  const person = await requirePerson(returnTo);
  if (!allowed(person.role)) notFound();
  return person;
}
