import { z } from '@hono/zod-openapi';
import { formatNumber } from '@offload/core/format/amounts';
import { maxCountedOrders, maxQueryLength, maxQueryWords } from '@offload/kinds/order-search';
import { termsOf } from '@offload/kinds/orders';
import { pageLimit } from '../http/routes';
import { storableYear } from '../http/storable-year';

const day = z.iso
  .date('must be a date, such as 2026-01-31')
  .regex(storableYear, 'must be a date from 1970 to 2999')
  .optional();
const storable = z
  .string()
  .refine((given) => !given.includes('\u0000') && given.isWellFormed(), 'must be valid Unicode text');
const text = storable.max(maxQueryLength, `must be up to ${maxQueryLength} characters`);
const value = text.optional();

export const OrderFilterSchema = z.object({
  query: text
    .refine((given) => termsOf(given).length <= maxQueryWords, `must have up to ${maxQueryWords} words`)
    .default('')
    .openapi({ description: 'Words, or beginnings of words, in any field. An order must match all of them' }),
  country: value,
  product: value,
  category: value,
  customer: value,
  from: day.openapi({ description: 'The first day' }),
  to: day.openapi({ description: 'The last day' }),
});
export type OrderFilter = z.infer<typeof OrderFilterSchema>;

// Imports take orders of any year but 0, which PostgreSQL doesn't know.
const CursorSchema = z.tuple([z.iso.date().regex(/^(?!0000)/), storable.max(1_000), z.boolean()]);

export const OrderCursorSchema = z
  .string()
  .transform((text, context) => {
    const parsed = CursorSchema.safeParse(readJson(Buffer.from(text, 'base64url').toString()));
    if (parsed.success) {
      const [date, orderNumber, isForgiving] = parsed.data;
      return { date, orderNumber, isForgiving };
    }
    context.addIssue({ code: 'custom', message: 'must be the nextCursor of an earlier page' });
    return z.NEVER;
  })
  .openapi({ type: 'string' });
export type OrderCursor = z.infer<typeof OrderCursorSchema>;

export function writeCursor({ date, orderNumber, isForgiving }: OrderCursor): string {
  return Buffer.from(JSON.stringify([date, orderNumber, isForgiving])).toString('base64url');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const OrderQuerySchema = OrderFilterSchema.extend({
  cursor: OrderCursorSchema.optional(),
  limit: pageLimit,
});

const MarksSchema = z.array(z.tuple([z.int(), z.int()]).openapi({ items: { type: 'integer' } })).openapi({
  description: 'The ranges of characters that match the query. Each excludes its end',
});

const OrderSchema = z
  .object({
    orderNumber: z.string(),
    date: z.iso.date(),
    customer: z.string(),
    country: z.string(),
    product: z.string(),
    category: z.string(),
    quantity: z.int().openapi({ description: 'Negative for a return' }),
    unitPrice: z.string().openapi({ example: '12.50' }),
    currency: z.string(),
    highlights: z.object({
      orderNumber: MarksSchema,
      customer: MarksSchema,
      country: MarksSchema,
      product: MarksSchema,
      category: MarksSchema,
    }),
  })
  .openapi('Order');
export type OrderView = z.infer<typeof OrderSchema>;

const ValuesSchema = z.array(z.object({ value: z.string(), count: z.int() }));
const most = formatNumber(maxCountedOrders);

export const OrderPageSchema = z
  .object({
    data: z.array(OrderSchema),
    nextCursor: z.string().nullable(),
    total: z.object({ count: z.int(), isCapped: z.boolean() }).openapi({
      description: `The number of matching orders. If it’s capped (at ${most}, or while there’s no index), there may be more`,
    }),
    facets: z
      .object({
        country: ValuesSchema,
        product: ValuesSchema,
        category: ValuesSchema,
        customer: ValuesSchema,
      })
      .openapi({
        description: 'The most frequent values among the counted orders',
      }),
    isForgiving: z
      .boolean()
      .openapi({ description: 'True if nothing matched exactly, so words with one typo match, too' }),
    indexedAt: z.iso.datetime().nullable().openapi({
      description:
        'Searches find changes up to this time. Null while the first index is being built. Until then, searches read the orders themselves and don’t allow typos',
    }),
  })
  .openapi('OrderPage');
export type OrderPage = z.infer<typeof OrderPageSchema>;
