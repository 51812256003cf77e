import { type ActionOutcome, type Doing, type Operator, recordActionOnce } from '@offload/console/server';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { noPage } from '../http/api-error';
import { hrefWithNext } from '../http/next-page';
import { requestIdHeader } from '../http/request-id-header';
import { runtime } from '../runtime';
import { doingOfPage, operatorFrom, originOf } from './audited';
import { isStaff, type Role, roleOf } from './roles';
import { recordSessionUse } from './session-use';
import { keepStaffSession } from './staff-session';

export interface Person {
  id: string;
  email: string;
  name: string;
  /** Their current role: staff who need a second factor are users until their session has one. */
  role: Role;
  /** Whether they have used a link that was sent to their email address. */
  isVerified: boolean;
  needsTwoFactor: boolean;
  hasTwoFactor: boolean;
  /** The ID of the session, or of the token. */
  sessionId: string;
  /** When this session last showed a second factor. */
  secondFactorAt: Date | null;
  /** A program’s token: its scopes, the calls left in this window, the window’s seconds, and its remaining life. Null with a session. */
  token: { scopes: string[]; left: number; seconds: number; endsInMs: number } | null;
}

/** Returns the user of a session cookie; null without a session. */
export async function findPerson(requestHeaders: Headers): Promise<Person | null> {
  const { auth, db, env, log } = runtime();
  const found = await auth.api.getSession({ headers: requestHeaders });
  // A session that began while its user was being disabled may still exist.
  if (!found || found.user.banned) return null;
  const { session, user } = found;
  const { id, email, name } = user;
  const role = roleOf(user.role);
  if (isStaff(role) && !(await keepStaffSession(db, session))) return null;
  await recordSessionUse({ db, log }, session);
  const secondFactorAt = session.secondFactorAt ?? null;
  const needsTwoFactor = isStaff(role) && env.STAFF_TWO_FACTOR === 'on' && !secondFactorAt;
  return {
    id,
    email,
    name,
    role: needsTwoFactor ? 'user' : role,
    isVerified: user.emailVerified,
    needsTwoFactor,
    hasTwoFactor: user.twoFactorEnabled ?? false,
    sessionId: session.id,
    secondFactorAt,
    token: null,
  };
}

/** Returns the user of this page; null if they aren’t signed in. */
export const getPerson = cache(async (): Promise<Person | null> => findPerson(await headers()));

/** Returns the user of this page. If they aren’t signed in, redirects to the sign-in form, which leads back to `returnTo`. */
export async function requirePerson(returnTo: string): Promise<Person> {
  const person = await getPerson();
  if (!person) redirect(hrefWithNext('/login', returnTo));
  return person;
}

/** Returns the staff user of this page, and records that they see it. For other signed-in users, the page doesn’t exist. */
export async function requireStaff(
  returnTo: string,
  allowed: (role: Role) => boolean = isStaff,
): Promise<Person> {
  const person = await requirePerson(returnTo);
  if (person.needsTwoFactor) redirect(hrefWithNext('/account/two-factor', returnTo));
  const isAllowed = allowed(person.role);
  await recordPage(person, returnTo, isAllowed ? 'success' : 'denied');
  if (!isAllowed) throw noPage();
  return person;
}

/** Records what staff have seen, or what was denied to someone who is signed in, but not every time. */
export async function recordOutcome(operator: Operator, doing: Doing, outcome: ActionOutcome): Promise<void> {
  const { db, denials } = runtime();
  if (outcome === 'denied') await denials.record(operator, doing);
  else await recordActionOnce(db, operator, { ...doing, outcome });
}

async function recordPage(person: Person, href: string, outcome: ActionOutcome): Promise<void> {
  const doing = doingOfPage(href, outcome);
  if (!doing) return;
  const given = await headers();
  const origin = originOf(given, given.get(requestIdHeader));
  await recordOutcome(operatorFrom(person, origin), doing, outcome);
}
