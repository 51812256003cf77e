import { expect, it } from 'vitest';
import { hrefWithNext } from './next-page';

it('leads back to a page with its search', () => {
  expect(hrefWithNext('/login', '/orders?query=a b&from=2026-01-01')).toBe(
    '/login?next=%2Forders%3Fquery%3Da%20b%26from%3D2026-01-01',
  );
});

it('leaves out a search of nine kilobytes, with which the server would reject the request', () => {
  expect(hrefWithNext('/login', `/orders?query=${'word '.repeat(1_800)}`)).toBe('/login?next=%2Forders');
});

it('leaves out a path of nine kilobytes, too', () => {
  expect(hrefWithNext('/login', `/jobs/${'a'.repeat(9_000)}?kind=report`)).toBe('/login');
});
