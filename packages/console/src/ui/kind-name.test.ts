import { expect, it } from 'vitest';
import { kindName } from './kind-name';

it.each([
  ['welcome-email', 'Welcome email'],
  ['sales-report', 'Sales report'],
  ['resize-image', 'Resize image'],
  ['', ''],
])('labels the kind %j %j', (kind, name) => {
  expect(kindName(kind)).toBe(name);
});
