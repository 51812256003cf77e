import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertOrders } from '../order-rows';
import { indexSomeOrders } from './index-orders';
import { searchOrders } from './search-orders';

const fields = ['orderNumber', 'customer', 'country', 'product', 'category'] as const;
type Texts = Record<(typeof fields)[number], string>;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Small alphabets, so that words often resemble each other. */
const alphabets = {
  latin: 'aáäbcçeéñ',
  cyrillic: 'абвгдеж',
  greek: 'αβγδεζ',
  japanese: '東京都大阪カタひら',
};

/** Returns numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeTools(seed: number) {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error('Nothing to pick from.');
    return value;
  };
  function word(): string {
    const letters = [...pick(Object.values(alphabets))];
    const made = Array.from({ length: 1 + below(6) }, () => pick(letters)).join('');
    return pick([made, made.toUpperCase(), made.normalize('NFD')]);
  }
  const text = () => Array.from({ length: 1 + below(3) }, word).join(pick([' ', '-', ', ']));
  const order = (number: number): Texts => {
    return {
      orderNumber: `${word()}-${number}`,
      customer: text(),
      country: text(),
      product: text(),
      category: text(),
    };
  };
  /** Returns parts of words that orders have, sometimes with a typo. */
  function query(orders: Texts[]): string {
    const words = Array.from({ length: 1 + below(2) }, () => {
      const letters = [...pick(pick(orders)[pick(fields)].split(/[-, ]+/))];
      const start = random() < 0.2 ? below(letters.length) : 0;
      const part = letters.slice(start, start + 1 + below(letters.length));
      if (random() < 0.3) part.splice(below(part.length), 1, pick([...alphabetOf(part.join(''))]));
      return part.join('');
    });
    return words.join(' ');
  }
  return { below, pick, order, query };
}

const alphabetOf = (word: string) =>
  Object.values(alphabets).find((letters) =>
    [...fold(letters)].some((letter) => fold(word).includes(letter)),
  ) ?? alphabets.latin;

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .toLowerCase();
const splitText = (text: string) =>
  fold(text)
    .split(/[^\p{L}\p{N}\u3099]+/u)
    .filter(Boolean);

/** Remembers the words of each text, because each query looks at all orders. */
const known = new Map<string, string[]>();
function wordsOf(text: string): string[] {
  const words = known.get(text) ?? splitText(text);
  known.set(text, words);
  return words;
}

const japanese = fold(alphabets.japanese);
const isJapanese = (word: string) => [...word].some((letter) => japanese.includes(letter));

/** Returns the edit distance between two words, by the textbook algorithm. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => i + j),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      rows[i]?.splice(j, 1, best);
    }
  return at(a.length, b.length);
}

/** Searches all orders, one by one. */
function searchPlainly(orders: Texts[], query: string): string[] {
  const sought = wordsOf(query);
  if (sought.length === 0 && query.trim() !== '') return [];
  const has = (order: Texts, wanted: string, forgives: boolean) =>
    fields
      .flatMap((field) => wordsOf(order[field]))
      .some((word) => {
        if (isJapanese(wanted)) return word.includes(wanted);
        const isAsLong = Math.abs(word.length - wanted.length) <= 1;
        const isClose = forgives && wanted.length >= 4 && isAsLong && distance(word, wanted) <= 1;
        return word.startsWith(wanted) || (isClose && /^\p{L}+$/u.test(wanted) && /^\p{L}+$/u.test(word));
      });
  const among = (forgives: boolean) =>
    orders.filter((order) => sought.every((word) => has(order, word, forgives)));
  const exact = among(false);
  return (exact.length > 0 ? exact : among(true)).map(({ orderNumber }) => orderNumber).toSorted();
}

it.each([1, 2, 3])(
  'finds the same orders as a plain search of all orders, while they change (seed %i)',
  async (seed) => {
    const { id: ownerId } = await createPerson(database.db);
    const { below, pick, order, query } = makeTools(seed);
    const sold = { date: '2026-01-31', quantity: 1, unitCents: 100, currency: 'EUR' };
    let orders: Texts[] = [];
    let forgiven = 0;
    for (let round = 0; round < 4; round += 1) {
      const added = Array.from({ length: 60 }, (_, at) => order(round * 100 + at));
      await insertOrders(
        database.db,
        ownerId,
        added.map((one) => ({ ...sold, ...one })),
      );
      const removed = new Set(orders.filter(() => below(3) === 0).map(({ orderNumber }) => orderNumber));
      await database.db.order.deleteMany({ where: { ownerId, orderNumber: { in: [...removed] } } });
      orders = [...orders.filter(({ orderNumber }) => !removed.has(orderNumber)), ...added];
      const changed = pick(orders);
      changed.customer = pick(orders).customer;
      const { customer, orderNumber } = changed;
      await database.db.order.updateMany({ where: { ownerId, orderNumber }, data: { customer } });
      while (await indexSomeOrders(database.core, ownerId));
      for (let asked = 0; asked < 60; asked += 1) {
        const text = query(orders);
        const all = { filters: {}, from: null, to: null, cursor: null, limit: 1_000 };
        const results = await searchOrders(database.core, ownerId, { ...all, text });
        const found = results?.orders.map((one) => one.orderNumber).toSorted();
        expect({ text, found }).toEqual({ text, found: searchPlainly(orders, text) });
        if (results?.isForgiving) forgiven += 1;
      }
    }
    expect(forgiven).toBeGreaterThan(0);
  },
);
