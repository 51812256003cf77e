import { expect, it } from 'vitest';
import { invalid } from '@/server/http/api-error';

it('names the invalid field in plain words, for pages that have no such field', () => {
  const error = invalid([
    { pointer: '/recipients/1', message: 'must be an email address' },
    { pointer: '/data/month', message: 'is required' },
    { pointer: '#limit', message: 'must be at least 1' },
  ]);
  expect(error.message).toBe(
    'recipients[1] must be an email address; data.month is required; limit must be at least 1.',
  );
  expect(invalid([{ pointer: '', message: 'must be JSON' }]).message).toBe('The body must be JSON.');
  const expected = 'Invalid input: expected object, received null';
  expect(invalid([{ pointer: '', message: expected }]).message).toBe(`The body: ${expected}.`);
});
