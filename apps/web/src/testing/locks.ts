import type { TestDatabase } from '@offload/testing';
import { Client } from 'pg';

/**
 * Runs a statement in a transaction of its own that stays open, so that others wait for its locks. Returns a function that
 * rolls it back.
 */
export async function hold(
  { url }: TestDatabase,
  sql: string,
  values: string[],
): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql, values);
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}

/** How many transactions wait for a lock. */
export async function countWaiting({ db }: TestDatabase): Promise<number> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows.length;
}
