import { expect, it } from 'vitest';
import { readLimits } from './queue-limits';

const texts = { concurrency: '', perMinute: '', ownerRunning: '', ownerOpen: '' };

it('reads the limits that were typed: an empty field means the default', () => {
  expect(readLimits({ ...texts, concurrency: ' 5 ', perMinute: '300' })).toEqual({
    limits: { concurrency: 5, perMinute: 300, ownerRunning: null, ownerOpen: null },
    errors: {},
  });
});

it('says what is wrong with a limit, which never means the default', () => {
  expect(readLimits({ ...texts, concurrency: '1O', perMinute: '0', ownerOpen: '2.5' })).toEqual({
    limits: null,
    errors: {
      concurrency: 'Must be a whole number.',
      perMinute: 'Must be at least 1.',
      ownerOpen: 'Must be a whole number.',
    },
  });
  expect(readLimits({ ...texts, concurrency: '201' }).errors).toEqual({
    concurrency: 'Must be at most 200.',
  });
});
