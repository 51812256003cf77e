import type { ConsoleAccess, Owner } from '@offload/console';
import { hidden } from '@offload/console/replay/secret-paths.ts';
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
