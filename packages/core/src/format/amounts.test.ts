import { expect, it } from 'vitest';
import { countOf, formatList, formatNumber, formatSize, plural } from './amounts';

it('groups the digits of a number', () => {
  expect([0, 999, 1_234, 1_000_000].map(formatNumber)).toEqual(['0', '999', '1,234', '1,000,000']);
});

it('counts things, and knows the plural of regular nouns', () => {
  expect([0, 1, 2, 1_234].map((count) => countOf(count, 'job'))).toEqual([
    '0 jobs',
    '1 job',
    '2 jobs',
    '1,234 jobs',
  ]);
  expect(countOf(1, 'person', 'people')).toBe('1 person');
  expect(countOf(3, 'job is waiting', 'jobs are waiting')).toBe('3 jobs are waiting');
  expect([plural(1, 'it', 'they'), plural(0, 'it', 'they')]).toEqual(['it', 'they']);
});

it('lists items as a sentence does', () => {
  expect(formatList(['a', 'b', 'c'])).toBe('a, b, and c');
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [18_231, '18.2 kB'],
  [250_000, '250 kB'],
  [40_000_000, '40 MB'],
  [12_345_678, '12.3 MB'],
])('formats %d bytes as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
