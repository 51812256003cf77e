import { expect, it } from 'vitest';
import { limitsLabel } from './gate-line';

it.each([
  [10, { starts: 300, everyMs: 60_000 }, '10 at once, 300 per minute'],
  [null, { starts: 5, everyMs: 10_000 }, '5 per 10 s'],
  [2, null, '2 at once'],
  [null, null, 'No limits'],
])('describes %s at once and a rate of %o', (concurrency, rate, label) => {
  expect(limitsLabel({ concurrency, rate })).toBe(label);
});
