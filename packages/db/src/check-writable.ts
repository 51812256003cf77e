import type { Database } from './client';
import { databaseDown } from './database-down';

/** Resolves if the database takes writes. Throws what `isDatabaseDown` knows while it takes none, as in a failover. */
export async function checkWritable(db: Database): Promise<void> {
  const [row] = await db.$queryRaw<{ isWritable: boolean }[]>`
    SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS "isWritable"`;
  if (!row?.isWritable) throw databaseDown(new Error('it is read-only'));
}
