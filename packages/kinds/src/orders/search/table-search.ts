import { type Connection, empty, type Sql, sql } from '@offload/core/sql';
import { allow, type Place } from './hits';
import { givenFilters } from './scope';
import type { FoundOrder, OrderResults, OrderSearch } from './search-orders';
import { distinctTerms, matches, type Term, termsOf } from './terms';
import { maxCountedOrders, type OrderFacet, orderFacets } from './vocabulary';

/** The fields of a found order. */
export const orderColumns = sql`order_number AS "orderNumber", to_char(date, 'YYYY-MM-DD') AS date, customer, country, product,
  category, quantity, (unit_price * 100)::float8 AS "unitCents", currency`;

const batchSize = 2_000;
const maxValues = 10;

/**
 * Searches an owner's orders one by one while they have no index: first for a page, then from the newest one to count
 * matches. Reads up to `maxRead` for each. Typos don't match. Returns null if it found nothing but hasn't read all orders.
 */
export async function searchTable(
  tx: Connection,
  ownerId: string,
  search: OrderSearch,
  maxRead: number,
): Promise<OrderResults | null> {
  // After a large import, the planner knows nothing about these orders, and would sort all of them for each batch.
  await allow(tx, 'indexscan');
  const read = (cursor: Place | null) => readNewest(tx, ownerId, search, cursor);
  const sought = distinctTerms(search.text);
  const page = await scan(read(search.cursor), sought, { maxRead, maxFound: search.limit + 1 });
  if (page.found.length === 0 && !page.isEnd) return null;
  const orders = page.found.slice(0, search.limit);
  const isLast = page.isEnd && page.found.length <= search.limit;
  const next = page.found.length > search.limit ? orders.at(-1) : page.last;
  const newest = await scan(read(null), sought, { maxRead: countedRead, maxFound: maxCountedOrders + 1 });
  // For rare words, the first page has read more.
  const isFirst = search.cursor === null;
  const counted = isFirst && page.found.length > newest.found.length ? page : newest;
  return {
    orders,
    cursor: isLast || !next ? null : { date: next.date, orderNumber: next.orderNumber, isForgiving: false },
    total: counted.found.length,
    isCapped: !counted.isEnd || counted.found.length > maxCountedOrders,
    facets: {
      country: topValues(counted.found, 'country'),
      product: topValues(counted.found, 'product'),
      category: topValues(counted.found, 'category'),
      customer: topValues(counted.found, 'customer'),
    },
    isForgiving: false,
    similar: new Map(),
  };
}

// Takes a few tenths of a second.
const countedRead = 20_000;

interface Scan {
  found: FoundOrder[];
  /** The last order that was read. */
  last: FoundOrder | null;
  /** Whether there were no others. */
  isEnd: boolean;
}

async function scan(
  batches: AsyncGenerator<FoundOrder[]>,
  sought: Term[],
  { maxRead, maxFound }: { maxRead: number; maxFound: number },
): Promise<Scan> {
  const hasAll = createMatcher(sought);
  const result: Scan = { found: [], last: null, isEnd: false };
  let read = 0;
  for await (const batch of batches) {
    for (const order of batch) {
      if (hasAll(order)) result.found.push(order);
      result.last = order;
      if (result.found.length === maxFound) return result;
    }
    read += batch.length;
    if (read >= maxRead) return result;
  }
  return { ...result, isEnd: true };
}

/** Returns whether an order has all terms. Remembers the terms of texts that many orders have. */
function createMatcher(sought: Term[]) {
  const known = new Map<string, Term[]>();
  function termsIn(text: string): Term[] {
    const terms = known.get(text) ?? termsOf(text);
    if (known.size < batchSize) known.set(text, terms);
    return terms;
  }
  return ({ orderNumber, ...order }: FoundOrder): boolean => {
    if (sought.length === 0) return true;
    const terms = [...orderFacets.flatMap((facet) => termsIn(order[facet])), ...termsOf(orderNumber)];
    return sought.every((one) => terms.some((term) => matches(term, one)));
  };
}

/** Yields an owner's orders after a place, newest first, in the order of the index. */
async function* readNewest(
  tx: Connection,
  ownerId: string,
  { filters, from, to }: OrderSearch,
  cursor: Place | null,
): AsyncGenerator<FoundOrder[]> {
  let place = cursor;
  for (;;) {
    const batch: FoundOrder[] = await tx.query<FoundOrder>(sql`
      SELECT ${orderColumns} FROM sales_order
      WHERE owner_id = ${ownerId}${conditionsOf(filters, from, to)}${after(place)}
      ORDER BY sales_order.date DESC, order_number COLLATE "C" DESC LIMIT ${batchSize}`);
    if (batch.length > 0) yield batch;
    place = batch.at(-1) ?? null;
    if (batch.length < batchSize) return;
  }
}

const columns: Record<OrderFacet, Sql> = {
  country: sql`country`,
  product: sql`product`,
  category: sql`category`,
  customer: sql`customer`,
};

function conditionsOf(filters: OrderSearch['filters'], from: string | null, to: string | null): Sql {
  const period = sql`${from ? sql` AND date >= ${from}::date` : empty}${to ? sql` AND date <= ${to}::date` : empty}`;
  return givenFilters(filters).reduce(
    (all, { facet, value }) => sql`${all} AND ${columns[facet]} = ${value}`,
    period,
  );
}

function after(place: Place | null): Sql {
  if (!place) return empty;
  const { date, orderNumber } = place;
  // By the first condition, the index finds the day.
  return sql` AND date <= ${date}::date AND (date, order_number COLLATE "C") < (${date}::date, ${orderNumber})`;
}

function topValues(orders: FoundOrder[], facet: OrderFacet): OrderResults['facets'][OrderFacet] {
  const counts = new Map<string, number>();
  for (const order of orders) counts.set(order[facet], (counts.get(order[facet]) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, maxValues);
}
