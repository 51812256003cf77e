import type { ConsoleAccess, Owner } from '@offload/console';
import { hidden } from '@offload/console/server';
import { findOwnersByAddress } from '@offload/db';
import { isStaff, roleOf } from '@/server/auth/roles';
import { runtime } from '@/server/runtime';

/** Returns the email addresses of users. Viewers see those of staff and their own. */
export async function ownerOf(
  ids: string[],
  { id: reader, seesValues }: ConsoleAccess,
): Promise<ReadonlyMap<string, Owner>> {
  const select = { id: true, email: true, role: true };
  const found = await runtime().db.user.findMany({ where: { id: { in: ids } }, select });
  return new Map(
    found.map(({ id, email, role }) => {
      const isShown = seesValues || id === reader || isStaff(roleOf(role));
      return [id, { name: isShown ? email : hidden }];
    }),
  );
}

/** Returns the owners of the console's search by a part of their email address, for those who see addresses. */
export async function ownersLike(text: string, { seesValues }: ConsoleAccess): Promise<string[]> {
  return seesValues === false ? [] : findOwnersByAddress(runtime().core, text, 'anywhere');
}
