import { expect, it } from 'vitest';
import { storageLook } from './storage-look';

it.each([
  [0, 'indigo', /^$/],
  [799_999, 'indigo', /^$/],
  [800_000, 'orange', /little room left/],
  [999_999, 'orange', /little room left/],
  [1_000_000, 'red', /no room left/],
  [1_500_000, 'red', /no room left/],
])('warns of %d bytes of a megabyte in %s', (usedBytes, color, advice) => {
  const look = storageLook({ usedBytes, limitBytes: 1_000_000 });
  expect(look).toEqual({ color, advice: expect.stringMatching(advice) });
});
