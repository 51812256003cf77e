import { expect, it } from 'vitest';
import * as z from 'zod';
import { invalid, toValidationError } from '@/server/http/api-error';

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
});

const schema = z.object({
  email: z.string().min(5, 'must be an email address'),
  data: z.object({ year: z.int().min(2000) }),
  widths: z.array(z.int()).default([]),
});
const messageFor = (body: unknown) =>
  toValidationError(schema.safeParse(body).error ?? new z.ZodError([]), { given: body }).message;

it('says what is missing, and what has another type', () => {
  expect(messageFor([])).toBe('The body must be an object.');
  expect(messageFor({ data: 1 })).toBe('email is required; data must be an object.');
  expect(messageFor({ email: ['a@example.com'], data: { year: '2026' }, widths: [320, 1.5] })).toBe(
    'email must be text; data.year must be a number; widths[1] must be a whole number.',
  );
});

it('says of each field only what is wrong first', () => {
  const dates = z.object({
    from: z.string().regex(/-/, 'must be a date').regex(/^2/, 'must be of this century'),
  });
  const given = { from: 'x' };
  const { error } = dates.safeParse(given);
  expect(error?.issues).toHaveLength(2);
  expect(toValidationError(error ?? new z.ZodError([]), { given, target: 'query' }).message).toBe(
    'from must be a date.',
  );
});

it('names the place in a list of a query', () => {
  expect(invalid([{ pointer: '#state.1', message: 'must be a state' }]).message).toBe(
    'state[1] must be a state.',
  );
});
