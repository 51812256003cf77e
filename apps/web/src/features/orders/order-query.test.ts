import { expect, it } from 'vitest';
import { ordersHref } from './order-links';
import { readOrderQuery, wordsProblem } from './order-query';

it('reads a search from the URL', () => {
  const query = { query: '東京 pan', country: 'JP', from: '2026-01-01', to: '2026-01-31' };
  expect(readOrderQuery(query)).toEqual(query);
  expect(readOrderQuery(Object.fromEntries(new URL(ordersHref(query), 'http://a').searchParams))).toEqual(
    query,
  );
});

it.each([
  { query: ' ' },
  { query: 'a '.repeat(13) },
  { query: 'a'.repeat(201) },
  { from: '2026-02-30' },
  { to: '0001-01-01' },
  { cursor: 'x' },
  { sort: 'date' },
])('ignores %o', (params) => {
  expect(readOrderQuery(params)).toEqual({});
  expect(ordersHref(readOrderQuery(params))).toBe('/orders');
});

it("says why words can't be searched: the page must not show all orders as if they matched", () => {
  for (const query of ['a '.repeat(13), 'a'.repeat(201)]) {
    expect(wordsProblem({ query })).toBe('Use up to 12 words, and 200 characters.');
  }
  for (const query of ['a '.repeat(12), '東京 pan', '   ', undefined])
    expect(wordsProblem({ query })).toBeNull();
});
