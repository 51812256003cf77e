import type { Connection } from '../src/database/connection';
import { sql } from '../src/database/sql';

/** Returns how many statements on the database wait for a lock. */
export async function countWaiting(db: Connection): Promise<number> {
  const waiting = await db.query(sql`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
  return waiting.length;
}
