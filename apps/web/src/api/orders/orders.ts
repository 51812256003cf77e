import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { FoundOrder } from '@offload/db';
import { textStream } from '@/server/http/text-stream';
import { csvLine } from '../http/csv';
import { requireSession, type SignedIn } from '../http/guards';
import { rejectInvalid } from '../http/problem';
import { asProblem, json } from '../http/responses';
import { findOrders, readOrders } from './order-queries';
import { type OrderFilter, OrderFilterSchema, OrderPageSchema, OrderQuerySchema } from './order-schema';

const list = createRoute({
  method: 'get',
  path: '/orders',
  summary: 'Search your orders, newest first. If nothing matches, one typo per word is forgiven',
  middleware: [requireSession] as const,
  request: { query: OrderQuerySchema },
  responses: { 200: json('A page of orders', OrderPageSchema), ...asProblem },
});

const csv = createRoute({
  method: 'get',
  path: '/orders.csv',
  summary: 'Export all orders that match a search as CSV, in the format of an import',
  middleware: [requireSession] as const,
  request: { query: OrderFilterSchema },
  responses: {
    200: { description: 'The orders as CSV', content: { 'text/csv': { schema: z.string() } } },
    ...asProblem,
  },
});

export const orders = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(list, async (c) => {
    const { cursor = null, limit, ...filter } = c.req.valid('query');
    const page = await findOrders(c.get('person').id, filter, { cursor, limit });
    return c.json(page, 200, { 'Cache-Control': 'private, no-store' });
  })
  .openapi(csv, (c) => {
    const pieces = lines(c.get('person').id, c.req.valid('query'));
    return c.body(
      textStream(pieces, () => void pieces.return(undefined)),
      200,
      {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="orders.csv"',
        'Cache-Control': 'private, no-store',
      },
    );
  });

const texts = ['order_number', 'date', 'customer', 'country', 'product', 'category'];

async function* lines(ownerId: string, filter: OrderFilter): AsyncGenerator<string> {
  yield csvLine([...texts, 'quantity', 'unit_price', 'currency']);
  for await (const page of readOrders(ownerId, filter)) yield page.map(lineOf).join('');
}

function lineOf({ orderNumber, date, customer, country, product, category, ...sold }: FoundOrder): string {
  const unitPrice = (sold.unitCents / 100).toFixed(2);
  const text = [orderNumber, date, customer, country, product, category];
  return csvLine([...text, sold.quantity, unitPrice, sold.currency]);
}
