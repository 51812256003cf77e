import type { Connection } from './connection';
import { databaseDown } from './database-down';
import { sql } from './sql';

// Twice as many rows as fit into the smallest `work_mem`, so this writes a temporary file.
const spilled = sql`(
  SELECT count(*) FROM (SELECT set_config('work_mem', '64kB', true) AS memory OFFSET 0) AS least,
    LATERAL generate_series(1, 5000 + 0 * length(memory)))`;

/**
 * Writes in two ways that leave nothing in the tables, and returns the database's time. If the database rejects that, as
 * during a failover or with a full disk, throws an error that `isDatabaseDown` recognizes.
 */
export async function checkWritable(db: Connection): Promise<{ now: Date }> {
  // On a full disk, PostgreSQL still updates rows in place, and fails only if it needs more space, as for a temporary file.
  // The message waits until the log is on the disk, and on the standbys that commits wait for.
  const [row] = await db.query<{ isWritten: boolean; now: Date }>(sql`
    SELECT now() AS now, CASE WHEN NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'
      THEN ${spilled} > 0 AND pg_logical_emit_message(true, 'offload', '') IS NOT NULL ELSE false END AS "isWritten"`);
  if (!row?.isWritten) throw databaseDown(new Error('it is read-only'));
  return row;
}
