import { connectionOf, type Transaction } from './database/connection';
import { lockSpace } from './database/lock-space';
import { sql } from './database/sql';
import { statesFor } from './states';
import { stateIn } from './transitions';

interface RequestKey {
  kind: string;
  ownerId: string;
  /** As its contract parses it. */
  payload: object;
  /** Fields of the payload that may differ. */
  apartFrom?: readonly string[];
}

/**
 * Returns the ID of the owner's unfinished job for the same request, or null. Until the transaction ends, other calls for
 * the same request wait.
 */
export async function findInProgress(
  tx: Transaction,
  { kind, ownerId, payload, apartFrom = [] }: RequestKey,
): Promise<string | null> {
  const connection = connectionOf(tx);
  const same = Object.fromEntries(Object.entries(payload).filter(([name]) => !apartFrom.includes(name)));
  const request = JSON.stringify([kind, ownerId, same]);
  await connection.execute(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${request}, ${lockSpace.requests}))`,
  );
  const [job] = await connection.query<{ id: string }>(sql`
    SELECT id FROM offload.job
    WHERE kind = ${kind} AND owner_id = ${ownerId} AND ${stateIn(statesFor('cancel'))}
      AND payload - ${[...apartFrom]}::text[] = ${JSON.stringify(same)}::jsonb
    ORDER BY id DESC LIMIT 1`);
  return job?.id ?? null;
}
