import { expect, it } from 'vitest';
import { redact } from './redact';

it('shows field names but hides all values', () => {
  const payload = { name: 'Ada', age: 36, nested: { list: ['a', null, { secret: true }] }, none: null };
  expect(redact(payload)).toEqual({
    name: '•••',
    age: '•••',
    nested: { list: ['•••', '•••', { secret: '•••' }] },
    none: '•••',
  });
  for (const value of ['text', 1, true, null, undefined]) expect(redact(value)).toBe('•••');
});
