import { expect, it } from 'vitest';
import { fieldName, isTime } from './result-words';

it.each([
  ['messageId', 'Message ID'],
  ['imageUrl', 'Image URL'],
  ['idle', 'Idle'],
  ['acceptedAt', 'Accepted at'],
  ['rows_skipped', 'Rows skipped'],
])('labels the field %s %j', (name, words) => {
  expect(fieldName(name)).toBe(words);
});

it('distinguishes a time from other text', () => {
  expect(isTime('2026-11-25T10:00:00.000Z')).toBe(true);
  expect(isTime('2026-99-25T10:00:00.000Z')).toBe(false);
  expect(isTime('2026')).toBe(false);
  expect(isTime(2026)).toBe(false);
});
