import type { Reader } from '@offload/console/ui';
import { cookies } from 'next/headers';
import { parseReader, readerCookie } from './reader-cookie';

/** Returns who reads the page, or null if their browser hasn't said so yet. */
export async function findReader(): Promise<Reader | null> {
  return parseReader((await cookies()).get(readerCookie)?.value);
}
