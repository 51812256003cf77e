import { expect, it } from 'vitest';
import { storageStatus } from './storage-meter';

it.each([
  [0, 'indigo', /^$/],
  [799_999, 'indigo', /^$/],
  [800_000, 'orange', /almost full/],
  [999_999, 'orange', /almost full/],
  [1_000_000, 'red', /is full/],
  [1_500_000, 'red', /is full/],
])('shows %d of a million bytes in %s', (usedBytes, color, advice) => {
  const look = storageStatus({ usedBytes, limitBytes: 1_000_000 });
  expect(look).toEqual({ color, advice: expect.stringMatching(advice) });
});
