import { byteOrderMark, csvLine } from '@offload/core/format/csv';
import type { FoundOrder } from '@offload/kinds/orders';
import { toWeb } from '../files/download';
import { content, json, resource, route } from '../http/routes';
import { findOrders, readOrders } from './order-queries';
import { OrderFilterSchema, OrderPageSchema, OrderQuerySchema } from './order-schema';

const list = route.get(
  '/orders',
  'Search your orders, newest first. If nothing matches, one typo per word is allowed',
  { 200: json('A page of orders', OrderPageSchema) },
  { query: OrderQuerySchema },
);
const csv = route.get(
  '/orders.csv',
  'Export all orders that match a search as CSV, in the format of an import',
  { 200: content('text/csv', 'The orders as CSV', 'Content-Disposition') },
  { query: OrderFilterSchema },
);

export const orders = resource()
  .openapi(list, async (c) => {
    const { cursor = null, limit, ...filter } = c.req.valid('query');
    const page = await findOrders(c.get('person').id, filter, { cursor, limit });
    return c.json(page, 200);
  })
  .openapi(csv, async (c) => {
    const lines = await csvLines(readOrders(c.get('person').id, c.req.valid('query')));
    // The response to HEAD is never read, and never canceled.
    return c.body(toWeb(lines, { highWaterMark: 0 }), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="orders.csv"',
    });
  });

const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency'.split(',');

/** Returns the orders as CSV once the first page is read, so that an error until then still gets its own response. */
async function csvLines(pages: AsyncGenerator<FoundOrder[]>) {
  const first = await pages.next();
  return (async function* (): AsyncGenerator<Buffer<ArrayBuffer>> {
    yield Buffer.from(byteOrderMark + csvLine(columns));
    for (let page = first; !page.done; page = await pages.next())
      yield Buffer.from(page.value.map(lineOf).join(''));
  })();
}

function lineOf({ orderNumber, date, customer, country, product, category, ...sold }: FoundOrder): string {
  const unitPrice = (sold.unitCents / 100).toFixed(2);
  const text = [orderNumber, date, customer, country, product, category];
  return csvLine([...text, sold.quantity, unitPrice, sold.currency]);
}
