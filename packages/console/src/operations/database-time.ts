import type { Transaction } from '@offload/core';
import { connectionOf, sql } from '@offload/core/sql';

/** Returns the database's time, rounded as it rounds when a job finished: the clock of this process may be wrong. */
export async function databaseTime(db: Transaction): Promise<Date> {
  const [row] = await connectionOf(db).query<{ now: Date }>(sql`SELECT now()::timestamptz(3) AS now`);
  if (!row) throw new Error('The database returned no time.');
  return row.now;
}
