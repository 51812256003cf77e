import { formatNumber } from '@offload/core/format/amounts';
import { maxCountedOrders, maxReadOrders } from '@offload/kinds/order-search';
import {
  type FoundOrder,
  findMarks,
  type OrderResults,
  readIndexedAt,
  searchOrders,
} from '@offload/kinds/orders';
import { ApiError } from '@/server/http/api-error';
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
  if (!results) throw notIndexed();
  const { orders, cursor, total, isCapped, isForgiving, facets, similar } = results;
  return {
    data: orders.map((order) => viewOrder(order, filter.query, similar)),
    nextCursor: cursor && writeCursor(cursor),
    total: { count: Math.min(total, maxCountedOrders), isCapped },
    facets,
    isForgiving,
    indexedAt: indexedAt?.toISOString() ?? null,
  };
}

function notIndexed(): ApiError {
  const read = formatNumber(maxReadOrders);
  const detail = `Your orders are being indexed for the first time. None of the ${read} searched so far match. Search again in a few minutes.`;
  return new ApiError(503, detail, undefined, 60);
}

export async function* readOrders(ownerId: string, filter: OrderFilter): AsyncGenerator<FoundOrder[]> {
  let cursor: OrderCursor | null = null;
  do {
    const page: PageOfSearch = { cursor, limit: exportLimit };
    const results: OrderResults | null = await runtime().searchInTurn(ownerId, () =>
      search(ownerId, filter, page, Number.POSITIVE_INFINITY),
    );
    if (!results) throw notIndexed();
    yield results.orders;
    cursor = results.cursor;
  } while (cursor);
}

function search(
  ownerId: string,
  { query: text, from, to, ...filters }: OrderFilter,
  page: PageOfSearch,
  maxRead?: number,
): Promise<OrderResults | null> {
  const request = { text, filters, from: from ?? null, to: to ?? null, ...page };
  return searchOrders(runtime().core, ownerId, request, maxRead);
}

function viewOrder(
  { unitCents, ...order }: FoundOrder,
  query: string,
  similar: OrderResults['similar'],
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
