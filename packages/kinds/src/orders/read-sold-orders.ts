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
