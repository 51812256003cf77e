import { connectionOf, type Transaction } from '../../database/connection';
import { lockKey } from '../../database/lock-space';
import { raw, type Sql, sql } from '../../database/sql';
import { unfinishedStates } from '../states';
import { stateIn } from '../transitions';

/** How many running jobs an owner may have, by queue, unless staff have set another limit. */
export type OwnerShares = Record<string, number>;

/** An owner within a queue. */
export interface OwnerInQueue {
  queue: string;
  ownerId: string;
}

/** How much of their limit an owner uses in a queue. */
export interface OwnerUse {
  /** Unfinished jobs that the owner has requested. */
  open: number;
  max: number;
}

/**
 * Returns how many unfinished jobs an owner has requested in a queue. Until the transaction ends, other calls for the same
 * owner wait.
 */
export async function readOwnerUse(
  tx: Transaction,
  { queue, ownerId }: OwnerInQueue,
  defaultMax: number,
): Promise<OwnerUse> {
  const connection = connectionOf(tx);
  // The count is a separate statement, which sees what others committed before the lock was granted.
  await connection.execute(
    sql`SELECT pg_advisory_xact_lock(${shareKey(sql`${queue}::text`, sql`${ownerId}::text`)})`,
  );
  const [use] = await connection.query<OwnerUse>(sql`
    SELECT coalesce((SELECT owner_open FROM offload.queue_setting WHERE queue = ${queue}), ${defaultMax}::int) AS max,
      (SELECT count(*)::int FROM offload.job WHERE queue = ${queue} AND owner_id = ${ownerId} AND user_requested
        AND ${stateIn(unfinishedStates)}) AS open`);
  return use ?? { open: 0, max: defaultMax };
}

export function shareKey(queue: Sql, ownerId: Sql): Sql {
  return lockKey('shares', sql`${queue} || ' ' || ${ownerId}`);
}

/** Returns how many more jobs of a queue an owner may have running; it may be negative. */
export function freeShare(queue: Sql, ownerId: Sql, share: Sql): Sql {
  return sql`(
    coalesce((SELECT owner_running FROM offload.queue_setting WHERE queue_setting.queue = ${queue}), ${share})
    - offload.count_admitted(${queue}, ${ownerId}))`;
}

export function freeShareOf(row: string, shares: OwnerShares): Sql {
  const column = (name: string) => raw(`${row}.${name}`);
  const share = sql`(${JSON.stringify(shares)}::jsonb ->> ${column('queue')})::int`;
  return freeShare(column('queue'), column('owner_id'), share);
}
