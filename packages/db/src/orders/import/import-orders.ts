import { connectAlone } from '@offload/core';
import type { Client } from 'pg';
import type { ImportedOrder, MergedOrders } from '../order';
import { loadOrders } from './load-orders';
import { mergeOrders } from './merge-orders';

export interface ImportRun {
  /** The job, and the fence that its run holds. */
  id: string;
  fence: number;
  ownerId: string;
}

export interface ImportOptions {
  /** Ends the import at once; nothing is changed then. */
  signal: AbortSignal;
  /** Orders that the person may have when it is done. */
  maxOrders: number;
  /** Hears how many of the orders that differ in number have been merged. */
  onMerged(merged: number, total: number): Promise<void>;
}

/**
 * Merges orders into those of a person, all of them or none: of an order number that comes twice, the last row counts.
 * Throws, and changes nothing, where the run no longer holds its job, and
 * a `TooManyOrders` if the person would have more than `maxOrders`.
 */
export async function importOrders(
  databaseUrl: string,
  { id, fence, ownerId }: ImportRun,
  orders: AsyncIterable<ImportedOrder[]>,
  { signal, maxOrders, onMerged }: ImportOptions,
): Promise<MergedOrders> {
  // A temporary table belongs to its connection.
  const { client, explain, end } = await connectAlone(databaseUrl, signal);
  try {
    await client.query('BEGIN');
    await loadOrders(client, orders);
    const counts = await mergeOrders(client, ownerId, { maxOrders, onMerged });
    await holdJob(client, id, fence);
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

/** Keeps the job as it is until the commit. A run that was overtaken or is to stop commits nothing. */
async function holdJob(client: Client, id: string, fence: number): Promise<void> {
  const held = await client.query(
    `SELECT FROM offload.job WHERE id = $1 AND fence = $2 AND state = 'running' FOR NO KEY UPDATE`,
    [id, fence],
  );
  if (held.rowCount !== 1) throw new Error('the run no longer holds its job: nothing was imported');
}
