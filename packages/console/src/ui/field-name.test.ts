import { expect, it } from 'vitest';
import { fieldName } from './field-name';

it.each([
  ['messageId', 'Message ID'],
  ['imageUrl', 'Image URL'],
  ['idle', 'Idle'],
  ['acceptedAt', 'Accepted at'],
  ['rows_skipped', 'Rows skipped'],
])('labels the field %s %j', (name, words) => {
  expect(fieldName(name)).toBe(words);
});
