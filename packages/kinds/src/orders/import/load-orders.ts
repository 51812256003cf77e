import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { ImportedOrder } from '../sold-order';

/** Copies orders into the temporary table `imported` of the client's transaction. */
export async function loadOrders(client: Client, orders: AsyncIterable<ImportedOrder[]>): Promise<void> {
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
