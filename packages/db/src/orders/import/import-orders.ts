import { Client } from 'pg';
import { loadOrders, type NumberedOrder } from './load-orders';
import { type MergeCounts, mergeOrders } from './merge-orders';

export interface ImportRun {
  /** The job, and the claim that its run holds. */
  id: string;
  claim: number;
  ownerId: string;
}

export interface ImportOptions {
  /** Ends the import at once; nothing is changed then. */
  signal: AbortSignal;
  /** Hears how many of the orders that differ in number have been merged. */
  onMerged(merged: number, total: number): Promise<void>;
}

/**
 * Merges orders into those of a person, all of them or none: of an order number that comes twice, the last row counts.
 * Throws, and changes nothing, where the run no longer holds its job.
 */
export async function importOrders(
  databaseUrl: string,
  { id, claim, ownerId }: ImportRun,
  orders: AsyncIterable<NumberedOrder[]>,
  { signal, onMerged }: ImportOptions,
): Promise<MergeCounts> {
  signal.throwIfAborted();
  // A temporary table belongs to its connection; and what is read for minutes must not end at the pool's deadlines.
  const client = new Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // What breaks the connection also rejects the query that waits for it.
  client.on('error', () => undefined);
  // It does not wait for a query: the server undoes what was not committed.
  const stop = () => void client.end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    await client.query('BEGIN');
    await loadOrders(client, orders);
    const counts = await mergeOrders(client, ownerId, onMerged);
    await holdJob(client, id, claim);
    await client.query('COMMIT');
    return counts;
  } finally {
    signal.removeEventListener('abort', stop);
    await client.end();
  }
}

/** Keeps the job as it is until the commit. A run that was overtaken or is to stop commits nothing. */
async function holdJob(client: Client, id: string, claim: number): Promise<void> {
  const held = await client.query(
    `SELECT FROM job WHERE id = $1 AND claim = $2 AND state = 'running' FOR NO KEY UPDATE`,
    [id, claim],
  );
  if (held.rowCount !== 1) throw new Error('the run no longer holds its job: nothing was imported');
}
