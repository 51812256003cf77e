import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Transaction } from '@offload/core';
import { connectAlone } from '@offload/core/sql';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { ImportedOrder, MergedOrders } from '../sold-order';
import { mergeOrders } from './merge-orders';

/** Copies orders into the temporary table `imported` of the client's transaction. */
async function loadOrders(client: Client, orders: AsyncIterable<ImportedOrder[]>): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE imported (
      line int PRIMARY KEY, order_number text NOT NULL, date date NOT NULL, customer text NOT NULL,
      country text NOT NULL, product text NOT NULL, category text NOT NULL, quantity int NOT NULL,
      unit_price numeric(14, 2) NOT NULL, currency text NOT NULL
    ) ON COMMIT DROP`);
  await pipeline(Readable.from(copyText(orders)), client.query(from('COPY imported FROM STDIN')));
  await client.query('ANALYZE imported');
}

async function* copyText(orders: AsyncIterable<ImportedOrder[]>): AsyncGenerator<string> {
  for await (const batch of orders) if (batch.length > 0) yield batch.map(copyLine).join('');
}

/** Returns a row in the text format of COPY. */
function copyLine(order: ImportedOrder): string {
  const { line, orderNumber, date, customer, country, product, category, quantity, unitCents } = order;
  const texts = [orderNumber, date, customer, country, product, category].map(copyValue).join('\t');
  return `${line}\t${texts}\t${quantity}\t${(unitCents / 100).toFixed(2)}\t${copyValue(order.currency)}\n`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyValue(value: string): string {
  return /[\\\t\n\r]/.test(value)
    ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '')
    : value;
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
  /** Called if orders were added or changed, for work that must commit together with them. Throws to prevent the commit. */
  onChanged(tx: Transaction): Promise<void>;
}

/**
 * Merges orders into those of a user, all of them or none. If an order number appears twice, the last row wins. Throws a
 * `TooManyOrders` if the user would have more than `maxOrders`.
 */
export async function importOrders(
  databaseUrl: string,
  ownerId: string,
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
    if (counts.added + counts.changed > 0) await onChanged(client);
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}
