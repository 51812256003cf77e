import { indexOrders } from '@offload/kinds/index-orders';
import { loadKinds } from '@offload/kinds/load-kinds';
import { indexSomeOrders, type OrderSearch, orderIndexFormat, searchOrders } from '@offload/kinds/orders';
import { createPerson, until } from '@offload/testing';
import { type JobSystem, openJobSystem } from '../../apps/worker/src/testing/job-system';
import { type Measurement, median, percentile, timeOf } from './result';

const turns = 15;
const rowsAtOnce = 50_000;
const otherOwners = 9;
const everything: OrderSearch = { text: '', filters: {}, from: null, to: null, cursor: null, limit: 25 };

const searches: [string, Partial<OrderSearch>][] = [
  ['a rare name', { text: 'tanaka471' }],
  ['a common word', { text: 'blue' }],
  ['a word that all have', { text: 'so' }],
  ['a beginning of two letters', { text: 'ch' }],
  ['the beginning of an order number', { text: 'so-7' }],
  ['an order number', { text: 'so-7777' }],
  ['the first digits of order numbers', { text: '12' }],
  ['two common words', { text: 'garden blue' }],
  ['three words', { text: 'garden blue chair1' }],
  ['common words that no order has together', { text: 'kitchen gmbh outdoor' }],
  ['Japanese', { text: '東京支店' }],
  ['Japanese, and a common word', { text: '東京支店 blue' }],
  ['a typo', { text: 'tanaak gradn' }],
  ['a word that none has', { text: 'nothinglikeit' }],
  [
    'a word, a country, and a year',
    { text: 'lamp', filters: { country: 'JP' }, from: '2023-01-01', to: '2023-12-31' },
  ],
  [
    'a word, a category, and a year',
    { text: 'lamp', filters: { category: 'Garden' }, from: '2023-01-01', to: '2023-12-31' },
  ],
  ['a product', { filters: { product: 'Blue chair111' } }],
  ['everything', {}],
];

/** Sells orders of four years, in three scripts. A customer has about 200 of a million, and a product about 2,000. */
async function sell({ database: { db } }: JobSystem, ownerId: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += rowsAtOnce)
    await db.$executeRaw`
      INSERT INTO sales_order
        (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
      SELECT ${ownerId}, 'SO-' || n, date '2022-01-01' + (n::bigint * 1460 / ${count}::int)::int,
        (ARRAY['Tanaka', 'Müller', 'Łukasz', 'Чайковский'])[1 + n % 4] || n % 1249 || ' ' ||
          (ARRAY['Ltd', 'GmbH', '株式会社東京支店', '大阪商店', 'Σία'])[1 + n % 5],
        (ARRAY['DE', 'FR', 'PL', 'JP', 'GB', 'US', 'GR'])[1 + n % 7],
        (ARRAY['Blue', 'Red', 'Green'])[1 + n % 3] || ' ' || (ARRAY['chair', 'lamp', 'table', 'pan'])[1 + n % 4] || n % 127,
        (ARRAY['Garden', 'Kitchen', 'Office', 'Outdoor', 'Tools'])[1 + n % 5], 1 + n % 9, 12.50, 'EUR'
      FROM generate_series(${from}::int, ${Math.min(count, from + rowsAtOnce) - 1}::int) AS n`;
}

async function timesOf(read: () => Promise<unknown>, count = turns): Promise<number[]> {
  await read();
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) times.push(await timeOf(read));
  return times;
}

/** Searches as one would without an index: the page and the count. */
function searchPlainly({ database: { db } }: JobSystem, ownerId: string, text: string): Promise<unknown> {
  const like = `%${text}%`;
  return db.$queryRaw`
    WITH hits AS MATERIALIZED (
      SELECT * FROM sales_order WHERE owner_id = ${ownerId} AND (order_number ILIKE ${like} OR customer ILIKE ${like}
        OR country ILIKE ${like} OR product ILIKE ${like} OR category ILIKE ${like})
    )
    SELECT (SELECT count(*) FROM hits)::int, order_number FROM hits ORDER BY date DESC, order_number DESC LIMIT 25`;
}

/** Returns how many milliseconds pass from a change's commit until a search finds it. */
async function measureLag(system: JobSystem, ownerId: string, word: string): Promise<number> {
  const data = { customer: word };
  await system.database.db.order.update({
    where: { ownerId_orderNumber: { ownerId, orderNumber: 'SO-77' } },
    data,
  });
  const started = performance.now();
  await system.ask(indexOrders, { ownerId, payload: { format: orderIndexFormat } });
  await until(
    async () => (await searchOrders(system.core, ownerId, { ...everything, text: word }))?.total === 1,
  );
  return performance.now() - started;
}

/** Measures searches among the orders of one owner of ten, and how soon a change is found. */
export async function measureSearch(count: number): Promise<Measurement[]> {
  const system = await openJobSystem();
  const ownerId = system.person.id;
  const others = await Promise.all(
    Array.from({ length: otherOwners }, () => createPerson(system.database.db)),
  );
  const started = performance.now();
  for (const { id } of [...others, { id: ownerId }]) {
    await sell(system, id, id === ownerId ? count : Math.ceil(count / 10));
    while (await indexSomeOrders(system.core, id));
  }
  const seconds = (performance.now() - started) / 1_000;
  const { results, all } = await measureSearches(system, ownerId);
  system.startWorker([...(await loadKinds()).values()]);
  const lags: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) lags.push(await measureLag(system, ownerId, `Changed${turn}x`));
  await system.close();
  const orders = count.toLocaleString('en');
  const p95 = [percentile(all, 0.95)];
  const lag = [percentile(lags, 0.95)];
  return [
    { what: `p95 of searches with facets among ${orders} orders`, unit: 'ms', ours: p95, aim: '< 50 ms' },
    { what: 'p95 of the lag after a small change', unit: 'ms', ours: lag, aim: '< 2,000 ms' },
    { what: 'inserting and indexing all orders', unit: 's', ours: [seconds] },
    ...results,
  ];
}

/** Measures each search, and all of them together. */
async function measureSearches(system: JobSystem, ownerId: string) {
  const results: Measurement[] = [];
  const all: number[] = [];
  for (const [what, search] of searches) {
    const ours = await timesOf(() => searchOrders(system.core, ownerId, { ...everything, ...search }));
    all.push(...ours);
    const { text } = search;
    const bare = text && median(await timesOf(() => searchPlainly(system, ownerId, text), 2));
    results.push({
      what: `search: ${what}`,
      unit: 'ms',
      ours,
      ...(bare && { bare: ours.map(() => bare) }),
    });
  }
  return { results, all };
}
