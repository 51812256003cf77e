import { byteOrderMark, csvLine } from '@offload/core/format/csv';
import { connectAlone } from '@offload/core/sql';
import { escapeLiteral } from 'pg';
import { to } from 'pg-copy-streams';
import type { Days } from './sold-order';

const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency'.split(',');

/**
 * Yields the orders of a period as CSV, by date and number, with the columns of an import plus the amount. The database sends
 * them at the speed of COPY. Closes its connection and throws when the reader stops or `signal` aborts.
 */
export async function* exportOrders(
  databaseUrl: string,
  { ownerId, days, signal }: { ownerId: string; days: Days; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const { client, explain, end } = await connectAlone(databaseUrl, signal);
  try {
    yield Buffer.from(byteOrderMark + csvLine([...columns, 'amount']));
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of client.query(to(copyStatement(ownerId, days)))) {
      const rows = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = rows.pop() ?? '';
      yield Buffer.from(rows.map((row) => csvLine(row.split('\t').map(unescapeCopy))).join(''));
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
    SELECT ${columns.join(', ')}, quantity * unit_price
    FROM sales_order
    WHERE owner_id = ${escapeLiteral(ownerId)} AND date >= ${escapeLiteral(from)} AND date < ${escapeLiteral(end)}
    ORDER BY date, order_number
  ) TO STDOUT`;
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Returns a value as it was before COPY wrote it in its text format. */
function unescapeCopy(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/g, (_, letter) => escapes[letter] ?? letter) : text;
}
