import { connectAlone } from '@offload/core/sql';
import { escapeLiteral } from 'pg';
import { to } from 'pg-copy-streams';
import type { Days } from './sold-order';

// Without it, Excel takes UTF-8 for a Western encoding.
const byteOrderMark = Buffer.from('\uFEFF');

const formulaStarts = [...'=+-@\t\r\n'].map((start) => start.charCodeAt(0));

/**
 * Yields the orders of a period as CSV (RFC 4180), by date and number, with the columns of an import plus the amount. The
 * database writes it at the speed of COPY. Text that a spreadsheet would run as a formula gets an apostrophe in front.
 * Closes its connection and throws when the reader stops or `signal` aborts.
 */
export async function* exportOrders(
  databaseUrl: string,
  { ownerId, days, signal }: { ownerId: string; days: Days; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const { client, explain, end } = await connectAlone(databaseUrl, signal);
  try {
    let start = byteOrderMark;
    for await (const chunk of client.query(to(copyStatement(ownerId, days)))) {
      yield Buffer.concat([start, withLineEnds(chunk)]);
      start = Buffer.alloc(0);
    }
    signal.throwIfAborted();
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

/** Returns the statement with values inlined, since COPY takes no parameters. */
function copyStatement(ownerId: string, { from, to: end }: Days): string {
  return `COPY (
    SELECT ${['order_number', 'date', 'customer', 'country', 'product', 'category'].map(safeText).join(', ')},
      quantity, unit_price, ${safeText('currency')}, quantity * unit_price AS amount
    FROM sales_order
    WHERE owner_id = ${escapeLiteral(ownerId)} AND date >= ${escapeLiteral(from)} AND date < ${escapeLiteral(end)}
    ORDER BY sales_order.date, sales_order.order_number
  ) TO STDOUT (FORMAT csv, HEADER)`;
}

function safeText(column: string): string {
  if (column === 'date') return column;
  // By character code, with a cheap check for letters first: for a million orders, a regular expression takes longer than
  // everything else.
  const isFormula = `ascii(${column}) <= ${Math.max(...formulaStarts)} AND ascii(${column}) IN (${formulaStarts.join()})`;
  return `CASE WHEN ${isFormula} THEN '''' || ${column} ELSE ${column} END AS ${column}`;
}

// COPY uses the line ending of the server's system.
function withLineEnds(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}
