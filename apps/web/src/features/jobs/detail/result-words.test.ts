import { expect, it } from 'vitest';
import { fieldName, fileSize, isTime } from './result-words';

it.each([
  ['messageId', 'Message ID'],
  ['imageUrl', 'Image URL'],
  ['idle', 'Idle'],
  ['acceptedAt', 'Accepted at'],
  ['rows_skipped', 'Rows skipped'],
])('labels the field %s %j', (name, words) => {
  expect(fieldName(name)).toBe(words);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [18_231, '18.2 kB'],
  [250_000, '250 kB'],
  [12_345_678, '12.3 MB'],
])('formats %d bytes as %s', (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});

it('distinguishes a time from other text', () => {
  expect(isTime('2026-11-25T10:00:00.000Z')).toBe(true);
  expect(isTime('2026-99-25T10:00:00.000Z')).toBe(false);
  expect(isTime('2026')).toBe(false);
  expect(isTime(2026)).toBe(false);
});
