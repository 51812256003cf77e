import { PermanentError } from '@offload/core/contract';
import { type Connection, sql } from '@offload/core/sql';
import type { Run } from '@offload/core/worker';
import { putPasswordLink } from '@offload/kinds/accounts/set-password';
import type { Links } from '@offload/kinds/services/messages';
import { requireGrantsAccess } from '@offload/kinds/services/promises';
import type { Person } from '@offload/kinds/services/services';

const notTheirs = "This job isn't allowed to give access to this account.";

/** Returns a user, or null if the account is gone. */
export async function findPerson(db: Connection, id: string): Promise<Person | null> {
  const [person] = await db.query<Person>(sql`
    SELECT id, email, name, email_verified AS "isVerified",
      EXISTS (SELECT FROM account WHERE user_id = "user".id AND password IS NOT NULL) AS "hasPassword"
    FROM "user" WHERE id = ${id}`);
  return person ?? null;
}

/** Returns the service that creates links to the app at `appUrl`. */
export function createLinks(db: Connection, appUrl: string, { claim, contract }: Run): Links {
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
