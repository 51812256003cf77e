import { PermanentError } from '@offload/core/contract';
import type { Run } from '@offload/core/worker';
import { type Database, putPasswordLink } from '@offload/db';
import type { Links } from '@offload/kinds/services/messages';
import { requireGrantsAccess } from '@offload/kinds/services/promises';
import type { Person } from '@offload/kinds/services/services';

const notTheirs = "This job isn't allowed to give access to this account.";

/** Returns a user, or null if the account is gone. */
export async function findPerson(db: Database, id: string): Promise<Person | null> {
  const user = await db.user.findUnique({
    where: { id },
    select: {
      id: true,
      email: true,
      name: true,
      emailVerified: true,
      accounts: { where: { password: { not: null } }, select: { id: true } },
    },
  });
  if (!user) return null;
  const { accounts, emailVerified, ...person } = user;
  return { ...person, isVerified: emailVerified, hasPassword: accounts.length > 0 };
}

/** Returns the service that creates links to the app at `appUrl`. */
export function createLinks(db: Database, appUrl: string, { claim, contract }: Run): Links {
  return {
    async setPassword(userId, { hours }) {
      const { id, ownerId } = claim;
      requireGrantsAccess(contract);
      if (userId !== ownerId) throw new PermanentError('not_allowed', notTheirs);
      const token = await putPasswordLink(db, { jobId: id, userId, validSeconds: hours * 3_600 });
      return new URL(`/set-password?token=${token}`, appUrl).href;
    },
    page: (path) => new URL(path, appUrl).href,
  };
}
