import { connectionOf, type Transaction } from '../../database/connection';
import { lockKey } from '../../database/lock-space';
import { sql } from '../../database/sql';
import { statesFor } from '../states';
import { stateIn } from '../transitions';

/** Two requests with the same key are the same. */
export interface RequestKey {
  kind: string;
  ownerId: string;
  /** As parsed by its contract. */
  payload: object;
  /** Fields of the payload that may differ. */
  apartFrom?: readonly string[];
  /** When the job may run; by default immediately. */
  runAt?: Date | undefined;
}

/**
 * Returns the ID of the owner's unfinished job for the same request, or null. A job scheduled for another time isn't the
 * same request. Until the transaction ends, other calls for the same request wait.
 */
export async function findInProgress(
  tx: Transaction,
  { kind, ownerId, payload, apartFrom = [], runAt }: RequestKey,
): Promise<string | null> {
  const connection = connectionOf(tx);
  const same = Object.fromEntries(Object.entries(payload).filter(([name]) => !apartFrom.includes(name)));
  const time = sql`${runAt ?? null}::timestamptz`;
  const request = JSON.stringify([kind, ownerId, same]);
  await connection.execute(sql`SELECT pg_advisory_xact_lock(${lockKey('requests', request)})`);
  const [job] = await connection.query<{ id: string }>(sql`
    SELECT id FROM offload.job
    WHERE kind = ${kind} AND owner_id = ${ownerId} AND ${stateIn(statesFor('cancel'))}
      AND CASE state WHEN 'scheduled' THEN run_at = ${time} ELSE (${time} <= now()) IS NOT FALSE END
      AND payload - ${[...apartFrom]}::text[] = ${JSON.stringify(same)}::jsonb
    ORDER BY id DESC LIMIT 1`);
  return job?.id ?? null;
}
