import { type FoundOrder, findMarks, type OrderResults, readIndexedAt, searchOrders } from '@offload/db';
import { maxCountedOrders } from '@offload/db/order-search';
import { runtime } from '@/server/runtime';
import {
  type OrderCursor,
  type OrderFilter,
  type OrderPage,
  type OrderView,
  writeCursor,
} from './order-schema';

interface PageOfSearch {
  cursor: OrderCursor | null;
  limit: number;
}

const exportLimit = 2_000;

/** Returns a page of an owner's orders, newest first. Throws a 429 if too many searches of the owner are waiting. */
export function findOrders(ownerId: string, filter: OrderFilter, page: PageOfSearch): Promise<OrderPage> {
  return runtime().searchInTurn(ownerId, () => findPage(ownerId, filter, page));
}

async function findPage(ownerId: string, filter: OrderFilter, page: PageOfSearch): Promise<OrderPage> {
  // Read first: a change in between may be found already, but it's not promised.
  const indexedAt = await readIndexedAt(runtime().core, ownerId);
  const results = await search(ownerId, filter, page);
  const { orders = [], cursor = null, total = 0, isForgiving = false, facets = noValues } = results ?? {};
  return {
    data: orders.map((order) => viewOrder(order, filter.query, results?.similar)),
    nextCursor: cursor && writeCursor(cursor),
    total: { count: Math.min(total, maxCountedOrders), isCapped: total > maxCountedOrders },
    facets,
    isForgiving,
    indexedAt: indexedAt?.toISOString() ?? null,
  };
}

const noValues: OrderPage['facets'] = { country: [], product: [], category: [], customer: [] };

/** Yields all of an owner's matching orders, newest first, in batches. */
export async function* readOrders(ownerId: string, filter: OrderFilter): AsyncGenerator<FoundOrder[]> {
  let cursor: OrderCursor | null = null;
  do {
    const page: PageOfSearch = { cursor, limit: exportLimit };
    const results: OrderResults | null = await runtime().searchInTurn(ownerId, () =>
      search(ownerId, filter, page),
    );
    if (results) yield results.orders;
    cursor = results?.cursor ?? null;
  } while (cursor);
}

function search(
  ownerId: string,
  { query: text, from, to, ...filters }: OrderFilter,
  page: PageOfSearch,
): Promise<OrderResults | null> {
  return searchOrders(runtime().core, ownerId, {
    text,
    filters,
    from: from ?? null,
    to: to ?? null,
    ...page,
  });
}

function viewOrder(
  { unitCents, ...order }: FoundOrder,
  query: string,
  similar: OrderResults['similar'] = new Map(),
): OrderView {
  const marks = (text: string) => findMarks(text, query, similar);
  const { orderNumber, customer, country, product, category } = order;
  return {
    ...order,
    unitPrice: (unitCents / 100).toFixed(2),
    highlights: {
      orderNumber: marks(orderNumber),
      customer: marks(customer),
      country: marks(country),
      product: marks(product),
      category: marks(category),
    },
  };
}
