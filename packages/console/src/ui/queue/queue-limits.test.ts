import { expect, it } from 'vitest';
import { readLimits } from './queue-limits';

const texts = { concurrency: '5', perMinute: ' 1000 ', ownerRunning: '', ownerOpen: '20' };

it('reads the limits that were typed, and the default of those that were not', () => {
  const limits = { concurrency: 5, perMinute: 1_000, ownerRunning: null, ownerOpen: 20 };
  expect(readLimits(texts)).toEqual({ limits });
});

it.each(['1,000', '1o', 'none', '2.5', 'Infinity'])("doesn't treat %j as no limit", (perMinute) => {
  expect(readLimits({ ...texts, perMinute })).toEqual({ errors: { perMinute: 'Must be a whole number.' } });
});

it('says what is wrong with each limit', () => {
  expect(readLimits({ ...texts, concurrency: '0', ownerOpen: '2000000' })).toEqual({
    errors: { concurrency: 'Must be at least 1.', ownerOpen: 'Must be at most 1000000.' },
  });
});
