import { expect, it } from 'vitest';
import { countReasons } from './rejected';

it('groups reasons that differ only in their values, most common first', () => {
  const reasons = ['country "X" must be two letters', 'date "1" must be a date', 'date "2" must be a date'];
  expect(countReasons(reasons.map((reason) => ({ reason })))).toEqual([
    ['date … must be a date', 2],
    ['country … must be two letters', 1],
  ]);
});
