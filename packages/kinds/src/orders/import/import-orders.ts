import type { Transaction } from '@offload/core';
import { connectAlone } from '@offload/core/sql';
import type { Client } from 'pg';
import type { ImportedOrder, MergedOrders } from '../sold-order';
import { loadOrders } from './load-orders';
import { mergeOrders } from './merge-orders';

export interface ImportRun {
  /** The job, and its run's fence. */
  id: string;
  fence: number;
  ownerId: string;
}

export interface ImportOptions {
  /** Stops the import immediately, without changes. */
  signal: AbortSignal;
  /** Whether everything is undone at the end. */
  isDryRun: boolean;
  /** How many orders the user may have afterwards. */
  maxOrders: number;
  /** Called with how many of the orders with distinct numbers have been merged. */
  onMerged(merged: number, total: number): Promise<void>;
  /** Called if orders were added or changed, to do what must commit together with them. */
  onChanged(tx: Transaction): Promise<void>;
}

/**
 * Merges orders into those of a user, all of them or none. If an order number appears twice, the last row counts. Throws,
 * without changes, if the run no longer holds the job's claim. Throws a `TooManyOrders` if the user would have more than
 * `maxOrders`.
 */
export async function importOrders(
  databaseUrl: string,
  { id, fence, ownerId }: ImportRun,
  orders: AsyncIterable<ImportedOrder[]>,
  { signal, isDryRun, maxOrders, onMerged, onChanged }: ImportOptions,
): Promise<MergedOrders> {
  // A temporary table belongs to its connection.
  const { client, explain, end } = await connectAlone(databaseUrl, signal);
  try {
    await client.query('BEGIN');
    await loadOrders(client, orders);
    const counts = await mergeOrders(client, ownerId, { maxOrders, onMerged });
    if (isDryRun) {
      await client.query('ROLLBACK');
      return counts;
    }
    await holdJob(client, id, fence);
    if (counts.added + counts.changed > 0) await onChanged(client);
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

/** Locks the job until the commit. A run that lost its claim or was canceled commits nothing. */
async function holdJob(client: Client, id: string, fence: number): Promise<void> {
  const held = await client.query(
    `SELECT FROM offload.job WHERE id = $1 AND fence = $2 AND state = 'running' FOR NO KEY UPDATE`,
    [id, fence],
  );
  if (held.rowCount !== 1) throw new Error('The run no longer holds its job. Nothing was imported.');
}
