import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

const maxOwners = 20;
/** A search for part of an address reads up to this many addresses. */
const maxAddresses = 50_000;

/** The current address of a job's owner, and whether it's verified, in SQL that reads `owner_id`. */
export const ownerAddress = {
  address: sql`(SELECT email FROM "user" WHERE "user".id = owner_id)`,
  isVerified: sql`(SELECT email_verified FROM "user" WHERE "user".id = owner_id)`,
};

/**
 * Returns the IDs of up to 20 users whose email address has this text: at its beginning, or anywhere. The limits keep those
 * who can't see addresses from guessing them, and bulk changes from matching more jobs than expected.
 */
export async function findOwnersByAddress(
  db: Transaction,
  text: string,
  place: 'beginning' | 'anywhere',
): Promise<string[]> {
  const part = text.toLowerCase();
  const beginning = `${part.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await connectionOf(db).query<{ id: string }>(sql`
    (SELECT id FROM "user" WHERE email LIKE ${beginning}
    ORDER BY email LIMIT ${maxOwners})
    UNION
    (SELECT id FROM (SELECT id, email FROM "user" ORDER BY email LIMIT ${maxAddresses}) AS looked_at
    WHERE ${place === 'anywhere'}::boolean AND position(${part} IN email) > 0 LIMIT ${maxOwners})`);
  return rows.map(({ id }) => id);
}
