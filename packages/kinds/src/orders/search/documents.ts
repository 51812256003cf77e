import { type Connection, sql } from '@offload/core/sql';
import { type OrderIndex, toVector } from './lexemes';
import { termsOf } from './terms';
import { namesOf } from './word-names';

interface OrderTexts {
  orderNumber: string;
  /** Such as `2026-01-31`. */
  date: string;
  customer: string;
  country: string;
  product: string;
  category: string;
}

const columns = sql`order_number AS "orderNumber", to_char(date, 'YYYY-MM-DD') AS date, customer, country, product, category`;

/** Returns an owner's orders with these numbers, as far as they exist. */
export function readChanged(tx: Connection, ownerId: string, numbers: string[]): Promise<OrderTexts[]> {
  return tx.query<OrderTexts>(sql`
    SELECT ${columns} FROM sales_order WHERE owner_id = ${ownerId} AND order_number = ANY(${numbers}::text[])`);
}

/** Returns an owner's next orders by number. */
export function readNext(
  tx: Connection,
  ownerId: string,
  after: string,
  limit: number,
): Promise<OrderTexts[]> {
  return tx.query<OrderTexts>(sql`
    SELECT ${columns} FROM sales_order WHERE owner_id = ${ownerId} AND order_number > ${after}
    ORDER BY order_number LIMIT ${limit}`);
}

export async function removeDocuments(tx: Connection, indexId: number, numbers: string[]): Promise<void> {
  await tx.execute(
    sql`DELETE FROM order_document WHERE index_id = ${indexId} AND order_number = ANY(${numbers}::text[])`,
  );
}

/** Adds orders to an index, or replaces them. */
export async function putDocuments(tx: Connection, index: OrderIndex, orders: OrderTexts[]): Promise<void> {
  if (orders.length === 0) return;
  const documents = orders.map((order) => ({ ...order, words: toVector(index, textsOf(order)) }));
  await tx.execute(sql`
    INSERT INTO order_document (index_id, order_number, date, customer, country, product, category, words)
    SELECT ${index.id}::int, "orderNumber", date, customer, country, product, category, words::tsvector
    FROM jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) AS document (
      "orderNumber" text, date date, customer text, country text, product text, category text, words text)
    ON CONFLICT (index_id, order_number) DO UPDATE SET date = excluded.date, customer = excluded.customer,
      country = excluded.country, product = excluded.product, category = excluded.category, words = excluded.words`);
  await putWords(tx, index, orders);
}

/** Adds the words of orders to an index's vocabulary, with the newest day of each. */
async function putWords(tx: Connection, { id, format }: OrderIndex, orders: OrderTexts[]): Promise<void> {
  const newest = new Map<string, string>();
  for (const order of orders)
    for (const word of textsOf(order).flatMap((text) => termsOf(text, format).flatMap(namesOf)))
      if (order.date > (newest.get(word) ?? '')) newest.set(word, order.date);
  await tx.execute(sql`
    INSERT INTO order_word (index_id, word, newest)
    SELECT ${id}::int, unnest(${[...newest.keys()]}::text[]), unnest(${[...newest.values()]}::date[])
    ON CONFLICT (index_id, word) DO UPDATE SET newest = excluded.newest WHERE order_word.newest < excluded.newest`);
}

function textsOf({ orderNumber, customer, country, product, category }: OrderTexts): string[] {
  return [orderNumber, customer, country, product, category];
}
