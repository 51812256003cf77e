import { sql } from '@offload/core/sql';

/** The current address of a job's owner, and whether it's verified, in SQL that reads `owner_id`. */
export const ownerAddress = {
  address: sql`(SELECT email FROM "user" WHERE "user".id = owner_id)`,
  isVerified: sql`(SELECT email_verified FROM "user" WHERE "user".id = owner_id)`,
};
