import { headers } from 'next/headers';
import { runtime } from '../runtime';
import { isStaff } from './roles';
import type { Person } from './session';

/** Returns what this browser may do with the console that it opened with the link in the terminal. */
export async function readConsoleAccess(): Promise<{ canOpen: boolean; canLeave: boolean }> {
  return runtime().auth.api.consoleState({ headers: await headers() });
}

/** How the user gets into the console: as staff, in a browser that has used the link in the terminal, or with that link. */
export type ConsoleAccess = 'staff' | 'open' | 'link';

/** Returns how this user, or a visitor, gets into the console. */
export async function findConsoleAccess(person: Person | null): Promise<ConsoleAccess> {
  if (person && isStaff(person.role)) return 'staff';
  return (await readConsoleAccess()).canOpen ? 'open' : 'link';
}
