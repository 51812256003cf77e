import type { Client } from 'pg';
import type { MergedOrders } from '../sold-order';
import type { ImportOptions } from './import-orders';

// The seed of the lock's hash. Every other purpose of an advisory lock has another one.
const lockSeed = 3;
// A slice takes about half a second, which sets how quickly an import stops and how often it reports progress.
const linesInSlice = 20_000;

/** The user would have too many orders. */
export class TooManyOrders extends Error {
  readonly code = 'TOO_MANY_ORDERS';
  constructor(
    /** How many orders the user had. */
    readonly before: number,
  ) {
    super('more orders than a user may have');
  }
}

/** Returns whether an error is a `TooManyOrders`, even from another copy of the class. */
export function isTooManyOrders(error: unknown): error is TooManyOrders {
  return error instanceof Error && 'code' in error && error.code === 'TOO_MANY_ORDERS';
}

/** Merges the table `imported` into a user's orders, in slices of lines, within the client's transaction. */
export async function mergeOrders(
  client: Client,
  ownerId: string,
  { maxOrders, onMerged }: Pick<ImportOptions, 'maxOrders' | 'onMerged'>,
): Promise<MergedOrders> {
  // Two imports of one user that update rows in different orders would deadlock.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [ownerId, lockSeed]);
  const before = await countOrders(client, ownerId);
  const repeated = await dropRepeated(client);
  const { first, last, total } = await readExtent(client);
  const counts: MergedOrders = { added: 0, changed: 0, same: 0, repeated };
  for (let from = first; from <= last; from += linesInSlice) {
    const slice = await mergeSlice(client, ownerId, { from, to: from + linesInSlice });
    counts.added += slice.added;
    if (slice.added > 0 && before + counts.added > maxOrders) throw new TooManyOrders(before);
    counts.changed += slice.changed;
    counts.same += slice.total - slice.added - slice.changed;
    await onMerged(counts.added + counts.changed + counts.same, total);
  }
  return counts;
}

async function countOrders(client: Client, ownerId: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM sales_order WHERE owner_id = $1',
    [ownerId],
  );
  return rows[0]?.count ?? 0;
}

async function dropRepeated(client: Client): Promise<number> {
  const { rowCount } = await client.query(`
    DELETE FROM imported USING (
      SELECT order_number, max(line) AS last FROM imported GROUP BY order_number HAVING count(*) > 1
    ) AS repeated
    WHERE imported.order_number = repeated.order_number AND line < last`);
  return rowCount ?? 0;
}

async function readExtent(client: Client): Promise<{ first: number; last: number; total: number }> {
  const { rows } = await client.query<{ first: number; last: number; total: number }>(`
    SELECT coalesce(min(line), 1) AS first, coalesce(max(line), 0) AS last, count(*)::int AS total FROM imported`);
  const [extent] = rows;
  if (!extent) throw new Error('Expected an aggregate to return a row.');
  return extent;
}

async function mergeSlice(
  client: Client,
  ownerId: string,
  { from, to }: { from: number; to: number },
): Promise<{ added: number; changed: number; total: number }> {
  // A row that this statement inserted has no xmax. A row that it updated was locked first, so it has one.
  const { rows } = await client.query<{ added: number; changed: number; total: number }>(
    `WITH slice AS (SELECT * FROM imported WHERE line >= $2 AND line < $3),
    merged AS (
      INSERT INTO sales_order AS known
        (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
      SELECT $1, order_number, date, customer, country, product, category, quantity, unit_price, currency FROM slice
      ON CONFLICT (owner_id, order_number) DO UPDATE SET
        date = excluded.date, customer = excluded.customer, country = excluded.country,
        product = excluded.product, category = excluded.category, quantity = excluded.quantity,
        unit_price = excluded.unit_price, currency = excluded.currency
      WHERE known IS DISTINCT FROM excluded
      RETURNING xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE NOT is_new)::int AS changed,
      (SELECT count(*) FROM slice)::int AS total
    FROM merged`,
    [ownerId, from, to],
  );
  const [counts] = rows;
  if (!counts) throw new Error('Expected an aggregate to return a row.');
  return counts;
}
