import type { Database } from '@offload/db';
import type { Days, SoldOrder } from './sold-order';

const pageLength = 2_000;

/** Yields the orders of a period by date and number, a page at a time, so that a million orders need little memory. */
export async function* readOrders(
  db: Database,
  ownerId: string,
  { from, to }: Days,
): AsyncGenerator<SoldOrder[]> {
  let after = { date: from, orderNumber: '' };
  for (;;) {
    const page = await db.$queryRaw<SoldOrder[]>`
      SELECT order_number AS "orderNumber", to_char(date, 'YYYY-MM-DD') AS date, customer, country, product, category,
        quantity, (unit_price * 100)::float8 AS "unitCents", currency
      FROM sales_order
      WHERE owner_id = ${ownerId} AND date < ${to}::date
        AND (date, order_number) > (${after.date}::date, ${after.orderNumber})
      ORDER BY sales_order.date, order_number LIMIT ${pageLength}`;
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < pageLength) return;
    after = last;
  }
}

/** Returns the first and the last day with an order in these years, such as `2026-01-31`, or null if the user has none. */
export async function findOrderDays(
  db: Database,
  ownerId: string,
  { min, max }: { min: number; max: number },
): Promise<{ first: string; last: string } | null> {
  const rows = await db.$queryRaw<{ first: string | null; last: string | null }[]>`
    SELECT to_char(min(date), 'YYYY-MM-DD') AS first, to_char(max(date), 'YYYY-MM-DD') AS last
    FROM sales_order
    WHERE owner_id = ${ownerId} AND date >= make_date(${min}::int, 1, 1) AND date < make_date(${max}::int + 1, 1, 1)`;
  const { first = null, last = null } = rows[0] ?? {};
  return first !== null && last !== null ? { first, last } : null;
}

/** Inserts orders of one user. Existing orders with the same number don't change. */
export async function insertOrders(db: Database, ownerId: string, orders: SoldOrder[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${ownerId}, "orderNumber", date, customer, country, product, category, quantity, "unitCents" / 100.0, currency
    FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) AS row (
      "orderNumber" text, date date, customer text, country text, product text, category text, quantity int,
      "unitCents" bigint, currency text)
    ON CONFLICT DO NOTHING`;
}
