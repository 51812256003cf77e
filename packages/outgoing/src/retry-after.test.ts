import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after';

const now = new Date('2026-11-26T12:00:00Z');

it.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 26 Nov 2026 12:01:00 GMT', 60_000],
  ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', null],
  ['', null],
  [undefined, null],
])('reads Retry-After: %s as %s ms', (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms);
});
