import type { Connection } from '@offload/core';
import { empty, join, type Sql, sql } from '@offload/core/sql';
import type { Scope } from './scope';
import { maxCountedOrders, type OrderFacet } from './vocabulary';

// Enough to fill a page with a common word, and to know whether it is one.
const newestRead = 1_000;
// The index of words reads all orders that have a word. More common ones only narrow what rarer words find.
const rareShare = 0.5;
const maxValues = 10;

/** An order's place among the results, newest first. */
export interface Place {
  date: string;
  orderNumber: string;
}

export interface OrderHits {
  total: number;
  facets: Record<OrderFacet, { value: string; count: number }[]>;
  /** Null if there are too many hits to sort. */
  page: Place[] | null;
}

interface Page {
  cursor: Place | null;
  limit: number;
}

const newestFirst = sql`ORDER BY date DESC, order_number DESC`;
const places = sql`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('date', date, 'orderNumber', order_number) ${newestFirst}), '[]') FROM page)`;

function after(cursor: Place | null): Sql {
  return cursor
    ? sql`AND (date, order_number) < (${cursor.date}::date, ${cursor.orderNumber} COLLATE "C")`
    : empty;
}

/** What the newest documents say about a search. */
interface Newest {
  places: Place[];
  /** Whether a common share of them matches. */
  isCommon: boolean;
  /** The words that few of them have. */
  rareWords: string[];
}

/** Reads the newest documents. */
export async function findNewest(
  tx: Connection,
  { within, matches, words, commonShare }: Scope,
  { cursor, limit }: Page,
): Promise<Newest> {
  await allowOnly(tx, 'indexscan');
  const counts = words.map((word) => sql`count(*) FILTER (WHERE words @@ ${word}::tsquery)`);
  const [newest] = await tx.query<{ places: Place[]; matched: number; counts: number[] }>(sql`
    WITH newest AS MATERIALIZED (
      SELECT * FROM order_document WHERE ${within} ${after(cursor)} ${newestFirst} LIMIT ${newestRead}
    ), matching AS (SELECT date, order_number FROM newest WHERE ${matches}),
    page AS (SELECT * FROM matching ${newestFirst} LIMIT ${limit})
    SELECT (SELECT count(*)::int FROM matching) AS matched, ${places} AS places,
      (SELECT ARRAY[${join([sql`count(*)`, ...counts])}]::int[] FROM newest) AS counts`);
  if (!newest) throw new Error('Expected a row.');
  return {
    places: newest.places,
    isCommon: newest.matched >= commonShare * newestRead,
    rareWords: words.filter((_word, at) => (newest.counts[at + 1] ?? 0) < rareShare * newestRead),
  };
}

/** Counts the matching documents and their values, up to a limit. Finds the page if it can sort all of them. */
export async function findHits(
  tx: Connection,
  scope: Scope,
  { isCommon, rareWords }: Pick<Newest, 'isCommon' | 'rareWords'>,
  { cursor, limit }: Page,
): Promise<OrderHits> {
  const { within, matches } = scope;
  const inOrder = isCommon || rareWords.length === 0;
  await allowOnly(tx, inOrder ? 'indexscan' : 'bitmapscan');
  const found = inOrder ? sql`${within} AND ${matches} ${newestFirst}` : byWords(scope, rareWords);
  const [hits] = await tx.query<OrderHits & { page: Place[] }>(sql`
    WITH hits AS MATERIALIZED (
      SELECT date, order_number, customer, country, product, category FROM order_document
      WHERE ${found} LIMIT ${maxCountedOrders + 1}
    ), page AS (SELECT date, order_number FROM hits WHERE true ${after(cursor)} ${newestFirst} LIMIT ${limit})
    SELECT (SELECT count(*)::int FROM hits) AS total, ${places} AS page,
      jsonb_build_object('country', ${topValues(sql`country`)}, 'product', ${topValues(sql`product`)},
        'category', ${topValues(sql`category`)}, 'customer', ${topValues(sql`customer`)}) AS facets`);
  if (!hits) throw new Error('Expected an aggregate to return a row.');
  return { ...hits, page: hits.total > maxCountedOrders ? null : hits.page };
}

function topValues(column: Sql): Sql {
  return sql`(SELECT coalesce(jsonb_agg(top), '[]') FROM (
    SELECT ${column} AS value, count(*)::int AS count FROM hits GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${maxValues}) AS top)`;
}

/** Reads documents in order of time until the page is full. */
export async function findRest(
  tx: Connection,
  { within, matches }: Scope,
  { cursor, limit }: Page,
): Promise<Place[]> {
  await allowOnly(tx, 'indexscan');
  return tx.query<Place>(sql`
    SELECT to_char(date, 'YYYY-MM-DD') AS date, order_number AS "orderNumber" FROM order_document
    WHERE ${within} AND ${matches} ${after(cursor)} ORDER BY order_document.date DESC, order_number DESC LIMIT ${limit}`);
}

/** The index finds the rare words. Everything else is checked in the documents, where no index is used. */
function byWords({ matches, period }: Scope, rareWords: string[]): Sql {
  return sql`words @@ ${rareWords.join(' & ')}::tsquery AND (${matches}) IS TRUE AND ${period}`;
}

/** The planner can't know how many documents of one owner have a word, but here it's known. */
async function allowOnly(tx: Connection, scan: 'indexscan' | 'bitmapscan'): Promise<void> {
  const isBitmap = scan === 'bitmapscan';
  await tx.execute(sql`
    SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', ${isBitmap ? 'on' : 'off'}, true),
      set_config('enable_indexscan', ${isBitmap ? 'off' : 'on'}, true), set_config('enable_indexonlyscan', 'off', true)`);
}
