import { type Connection, empty, join, type Sql, sql } from '@offload/core/sql';
import { choosePlan, newestRead, type Sample } from './plan';
import { hasWords, type Scope, type Word } from './scope';
import { maxCountedOrders, type OrderFacet } from './vocabulary';

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

/** The newest documents. */
interface Newest extends Sample {
  /** The day of the newest one. */
  day: string | null;
  /** Those that match. */
  places: Place[];
}

/** Reads the newest documents. */
export async function findNewest(
  tx: Connection,
  { within, matches, words, from }: Scope,
  { cursor, limit }: Page,
): Promise<Newest> {
  await allow(tx, 'indexscan');
  const counts = [sql`count(*)`, ...words.map((word) => sql`count(*) FILTER (WHERE ${hasWords([word])})`)];
  const [newest] = await tx.query<Omit<Newest, 'read' | 'having' | 'isAll'> & { counts: number[] }>(sql`
    WITH newest AS MATERIALIZED (
      SELECT * FROM order_document WHERE ${within} ${after(cursor)} ${newestFirst} LIMIT ${newestRead}
    ), matching AS (SELECT date, order_number FROM newest WHERE ${matches}),
    page AS (SELECT * FROM matching ${newestFirst} LIMIT ${limit})
    SELECT (SELECT count(*)::int FROM matching) AS matching, ${places} AS places, ARRAY[${join(counts)}]::int[] AS counts,
      to_char(max(date), 'YYYY-MM-DD') AS day, max(date) - ${from}::date + 1 AS days,
      coalesce(count(*)::float8 / (max(date) - min(date) + 1), 0) AS "perDay"
    FROM newest`);
  if (!newest) throw new Error('Expected an aggregate to return a row.');
  const {
    counts: [read = 0, ...having],
    ...rest
  } = newest;
  return { ...rest, read, having, isAll: cursor === null && read < newestRead };
}

/** Counts the matching documents and their values, up to a limit. Finds the page if it can sort all of them. */
export async function findHits(tx: Connection, scope: Scope, newest: Newest, page: Page): Promise<OrderHits> {
  const { within, matches, words } = scope;
  const plan = choosePlan(words, newest);
  if (plan.days !== 0) {
    await allow(tx, 'indexscan');
    const isEarlier = sql`date <= ${newest.day}::date - ${plan.days}::int`;
    const isRecent = plan.days === null ? empty : sql`AND NOT (${isEarlier})`;
    const hits = await countHits(
      tx,
      sql`order_document WHERE ${within} ${isRecent} AND ${matches} ${newestFirst}`,
      page,
    );
    if (plan.days === null || hits.total > maxCountedOrders) return hits;
    const [earlier] = await tx.query(
      sql`SELECT FROM order_document WHERE ${within} AND ${isEarlier} LIMIT 1`,
    );
    if (!earlier) return hits;
  }
  await allow(tx, 'bitmapscan');
  return countHits(tx, sql`order_document WHERE ${byWords(scope, plan.words)}`, page);
}

async function countHits(tx: Connection, found: Sql, { cursor, limit }: Page): Promise<OrderHits> {
  const [hits] = await tx.query<OrderHits & { page: Place[] }>(sql`
    WITH hits AS MATERIALIZED (
      SELECT date, order_number, customer, country, product, category FROM ${found} LIMIT ${maxCountedOrders + 1}
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
  await allow(tx, 'indexscan');
  return tx.query<Place>(sql`
    SELECT to_char(date, 'YYYY-MM-DD') AS date, order_number AS "orderNumber" FROM order_document
    WHERE ${within} AND ${matches} ${after(cursor)} ORDER BY order_document.date DESC, order_number DESC LIMIT ${limit}`);
}

/** Finds these words by the index. Everything else is checked in the documents, without an index. */
function byWords({ matchesOtherwise, period }: Scope, words: readonly Word[]): Sql {
  return sql`${hasWords(words)} AND (${matchesOtherwise(words)}) IS TRUE AND ${period}`;
}

/** Leaves the planner one way to read. Unlike this code, it can't know how many documents of one owner have a word. */
export async function allow(tx: Connection, scan: 'indexscan' | 'bitmapscan'): Promise<void> {
  const [inOrder, byWords] = scan === 'indexscan' ? ['on', 'off'] : ['off', 'on'];
  await tx.execute(sql`
    SELECT set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
      set_config('enable_indexscan', ${inOrder}, true), set_config('enable_indexonlyscan', ${inOrder}, true),
      set_config('enable_bitmapscan', ${byWords}, true), set_config('enable_sort', ${byWords}, true)`);
}
