import { type Connection, type Database, sql } from '@offload/core/sql';
import { findHits, findNewest, findRest, type OrderHits, type Place } from './hits';
import { findKnownWords, type KnownWords, knowingFormat } from './known-words';
import type { OrderIndex } from './lexemes';
import { givenFilters, type Knowledge, type Scope, scopeOf } from './scope';
import { findSimilarWords } from './similar-words';
import { orderColumns, searchTable } from './table-search';
import { distinctTerms, type Term, termsOf } from './terms';
import { maxCountedOrders, maxReadOrders, type OrderFacet } from './vocabulary';

/** A search for orders of one owner. Null or empty fields match everything. */
export interface OrderSearch {
  /** Each word begins a word in any of the order's texts. */
  text: string;
  /** Exact values. */
  filters: Partial<Record<OrderFacet, string | undefined>>;
  /** The first and the last day, such as `2026-01-31`. */
  from: string | null;
  to: string | null;
  /** Where the page begins. */
  cursor: OrderCursor | null;
  limit: number;
}

/** The last order of a page. */
export interface OrderCursor extends Place {
  /** Whether the search forgives a typo per word. */
  isForgiving: boolean;
}

export interface OrderResults {
  orders: FoundOrder[];
  /** Where the next page begins, or null if this is the last one. */
  cursor: OrderCursor | null;
  /** The number of matching orders, counted up to one more than `maxCountedOrders`. */
  total: number;
  /** Whether there may be more. */
  isCapped: boolean;
  /** The most frequent values among the counted orders, by facet. */
  facets: OrderHits['facets'];
  /** Whether nothing matched exactly, so that words with one typo match, too. */
  isForgiving: boolean;
  /** For words of the search, the words of orders that stand for them. */
  similar: ReadonlyMap<string, string[]>;
}

export interface FoundOrder {
  orderNumber: string;
  date: string;
  customer: string;
  country: string;
  product: string;
  category: string;
  quantity: number;
  unitCents: number;
  currency: string;
}

/**
 * Returns one page of an owner's matching orders, newest first. If no order has all words, words with one typo match, too.
 * Until the owner's first index is ready, reads up to `maxRead` orders instead. Returns null if none of these matches and
 * there are more.
 */
export async function searchOrders(
  db: Database,
  ownerId: string,
  search: OrderSearch,
  maxRead = maxReadOrders,
): Promise<OrderResults | null> {
  return db.transaction(async (tx) => {
    const index = await findReadyIndex(tx, ownerId);
    const terms = distinctTerms(search.text, index?.format);
    if (terms.length === 0 && search.text.trim() !== '') return nothing;
    if (index === null) return searchTable(tx, ownerId, search, maxRead);
    const find = (knowledge: Knowledge) =>
      findPage(tx, ownerId, search, { ...knowledge, scope: scopeOf(index, search, terms, knowledge) });
    if (!search.cursor?.isForgiving) {
      const known = await findKnown(tx, index, search, terms);
      const isPossible = known.every(({ isKnown }) => isKnown);
      const exact = isPossible ? await find({ ...unknown, known }) : nothing;
      if (exact.total > 0) return exact;
    }
    const similar = await findSimilarWords(tx, index.id, terms);
    return [...similar.values()].flat().length > 0 ? find({ ...unknown, similar }) : nothing;
  });
}

// A text without letters and digits is in no index.
const nothing: OrderResults = {
  orders: [],
  cursor: null,
  total: 0,
  isCapped: false,
  isForgiving: false,
  similar: new Map(),
  facets: { country: [], product: [], category: [], customer: [] },
};

async function findReadyIndex(tx: Connection, ownerId: string): Promise<OrderIndex | null> {
  const [index] = await tx.query<OrderIndex>(sql`
    SELECT id, format FROM order_index WHERE owner_id = ${ownerId} AND ready_at IS NOT NULL ORDER BY format DESC LIMIT 1`);
  return index ?? null;
}

const unknown: Knowledge = { known: [], similar: new Map() };

/** Returns what an index knows about the terms of a search, and those of its filters after them. */
function findKnown(
  tx: Connection,
  { id, format }: OrderIndex,
  { filters }: OrderSearch,
  terms: Term[],
): Promise<KnownWords[]> | KnownWords[] {
  if (format < knowingFormat) return [];
  const values = givenFilters(filters).flatMap(({ value }) => termsOf(value, format));
  return findKnownWords(tx, id, [...terms, ...values]);
}

async function findPage(
  tx: Connection,
  ownerId: string,
  search: OrderSearch,
  { scope, similar }: Knowledge & { scope: Scope },
): Promise<OrderResults> {
  // One more than requested, to know whether there's another page.
  const page = { cursor: search.cursor, limit: search.limit + 1 };
  const newest = await findNewest(tx, scope, page);
  const hits = await findHits(tx, scope, newest, page);
  const isFull = newest.places.length === page.limit;
  const found = hits.page ?? (isFull ? newest.places : await findRest(tx, scope, page));
  const places = found.slice(0, search.limit);
  const last = places.at(-1);
  const isForgiving = similar.size > 0;
  return {
    orders: await readOrders(tx, ownerId, places),
    cursor: last && found.length > search.limit ? { ...last, isForgiving } : null,
    total: hits.total,
    isCapped: hits.total > maxCountedOrders,
    facets: hits.facets,
    isForgiving,
    similar,
  };
}

/** Returns orders as they are now, without those that were deleted since they were indexed. */
async function readOrders(tx: Connection, ownerId: string, places: Place[]): Promise<FoundOrder[]> {
  const numbers = places.map(({ orderNumber }) => orderNumber);
  const orders = await tx.query<FoundOrder>(sql`
    SELECT ${orderColumns} FROM sales_order WHERE owner_id = ${ownerId} AND order_number = ANY(${numbers}::text[])`);
  const byNumber = new Map(orders.map((order) => [order.orderNumber, order]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}
