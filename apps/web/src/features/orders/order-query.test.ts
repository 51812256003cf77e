import { expect, it } from 'vitest';
import { type OrderQuery, ordersHref } from './order-links';
import { readOrderSearch } from './order-query';

const readAgain = (query: OrderQuery) =>
  readOrderSearch(Object.fromEntries(new URL(ordersHref(query), 'http://a').searchParams));

it('reads a search from the URL', () => {
  const query = { query: '東京 pan', country: 'JP', from: '2026-01-01', to: '2026-01-31' };
  expect(readOrderSearch(query)).toEqual({ query, problem: null });
  expect(readAgain(query)).toEqual({ query, problem: null });
});

it.each([{ query: ' ' }, { from: '2026-02-30' }, { to: '0001-01-01' }, { cursor: 'x' }, { sort: 'date' }])(
  'ignores %o',
  (params) => {
    expect(readOrderSearch(params)).toEqual({ query: {}, problem: null });
    expect(ordersHref(readOrderSearch(params).query)).toBe('/orders');
  },
);

it("says why words can't be searched, also after a sign-in: the page must not show all orders as if they matched", () => {
  const problem = 'Use up to 12 words and 200 characters.';
  for (const words of ['a '.repeat(13).trim(), 'a'.repeat(201)]) {
    const search = readOrderSearch({ query: words, country: 'JP' });
    expect(search).toEqual({ query: { query: words, country: 'JP' }, problem });
    expect(readAgain(search.query)).toEqual(search);
  }
  for (const query of ['a '.repeat(12), '東京 pan', '   ', undefined])
    expect(readOrderSearch({ query }).problem).toBeNull();
});
