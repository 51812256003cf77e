import { headers } from 'next/headers';
import { runtime } from '../runtime';

/** Returns what this browser may do with the console that it opened with the link in the terminal. */
export async function readConsoleAccess(): Promise<{ canOpen: boolean; canLeave: boolean }> {
  return runtime().auth.api.consoleState({ headers: await headers() });
}
