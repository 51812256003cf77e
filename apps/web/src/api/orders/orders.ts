import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { FoundOrder } from '@offload/kinds/orders';
import { csvFile } from '../http/csv';
import { requireSession, type SignedIn } from '../http/guards';
import { rejectInvalid } from '../http/problem';
import { csvContent, json } from '../http/responses';
import { findOrders, readOrders } from './order-queries';
import { type OrderFilter, OrderFilterSchema, OrderPageSchema, OrderQuerySchema } from './order-schema';

const list = createRoute({
  method: 'get',
  path: '/orders',
  summary: 'Search your orders, newest first. If nothing matches, one typo per word is forgiven',
  middleware: [requireSession] as const,
  request: { query: OrderQuerySchema },
  responses: { 200: json('A page of orders', OrderPageSchema) },
});

const csv = createRoute({
  method: 'get',
  path: '/orders.csv',
  summary: 'Export all orders that match a search as CSV, in the format of an import',
  middleware: [requireSession] as const,
  request: { query: OrderFilterSchema },
  responses: { 200: csvContent('The orders as CSV') },
});

export const orders = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { cursor = null, limit, ...filter } = c.req.valid('query');
    const page = await findOrders(c.get('person').id, filter, { cursor, limit });
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(csv, (c) =>
    c.body(...csvFile('orders.csv', columns, rows(c.get('person').id, c.req.valid('query')))),
  );

const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency'.split(',');

async function* rows(ownerId: string, filter: OrderFilter) {
  for await (const page of readOrders(ownerId, filter)) yield page.map(rowOf);
}

function rowOf({ orderNumber, date, customer, country, product, category, ...sold }: FoundOrder) {
  const unitPrice = (sold.unitCents / 100).toFixed(2);
  const text = [orderNumber, date, customer, country, product, category];
  return [...text, sold.quantity, unitPrice, sold.currency];
}
