import type { ConsoleAccess } from '@offload/console';
import { findOwnersByAddress } from '@offload/db';
import { runtime } from '@/server/runtime';

/** Returns the owners of the console's search by a part of their email address, for those who see addresses. */
export async function ownersLike(text: string, { seesValues }: ConsoleAccess): Promise<string[]> {
  return seesValues === false ? [] : findOwnersByAddress(runtime().core, text, 'anywhere');
}
