import { expect, it } from 'vitest';
import { fieldName, kindName } from './display-names';

it.each([
  ['welcome-email', 'Welcome email'],
  ['sales-report', 'Sales report'],
  ['resize-image', 'Resize image'],
  ['', ''],
])('labels the kind %j %j', (kind, name) => {
  expect(kindName(kind)).toBe(name);
});

it.each([
  ['messageId', 'Message ID'],
  ['imageUrl', 'Image URL'],
  ['idle', 'Idle'],
  ['acceptedAt', 'Accepted at'],
  ['rows_skipped', 'Rows skipped'],
])('labels the field %s %j', (name, words) => {
  expect(fieldName(name)).toBe(words);
});
