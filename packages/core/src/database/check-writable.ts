import type { Connection } from './connection';
import { databaseDown } from './database-down';
import { sql } from './sql';

/** Resolves if the database accepts writes. Otherwise, as during a failover, throws an error that `isDatabaseDown` recognizes. */
export async function checkWritable(db: Connection): Promise<void> {
  const [row] = await db.query<{ isWritable: boolean }>(sql`
    SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' AS "isWritable"`);
  if (!row?.isWritable) throw databaseDown(new Error('it is read-only'));
}
