import { redirect } from 'next/navigation';
import { isStaff } from '@/server/auth/roles';
import { requirePerson } from '@/server/auth/session';

/** Redirects after a sign-in that wasn't on the way to a page: staff to the console, everyone else to their jobs. */
export async function GET(): Promise<never> {
  const { role, needsTwoFactor } = await requirePerson('/start');
  redirect(isStaff(role) || needsTwoFactor ? '/admin' : '/jobs');
}
