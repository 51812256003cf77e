import { expect, it } from 'vitest';
import * as z from 'zod';
import { issueText } from './issue-text';

const cases: [z.ZodType, unknown, string][] = [
  [z.string(), undefined, 'is required'],
  [z.string(), 1, 'must be text'],
  [z.number(), '1', 'must be a number'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.bigint(), 1, 'must be bigint'],
  [z.object({}), [], 'must be an object'],
  [z.array(z.string()), {}, 'must be a list'],
  [z.enum(['pdf', 'csv']), 'docx', 'must be one of pdf, csv'],
  [z.literal('month'), 'week', 'must be month'],
  [z.string().max(3), 'long', 'must have up to 3 characters'],
  [z.string().min(3), 'ab', 'must have at least 3 characters'],
  [z.string().min(1), '', 'must not be empty'],
  [z.array(z.int()).max(1), [1, 2], 'must have up to 1 item'],
  [z.array(z.int()).min(1), [], 'must not be empty'],
  [z.number().max(12), 13, 'must be up to 12'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.number().lt(10), 10, 'must be less than 10'],
  [z.number().multipleOf(5), 6, 'must be a multiple of 5'],
  [z.date().min(new Date(0)), new Date(-1), 'must be at least 1970-01-01T00:00:00.000Z'],
  [z.email(), 'ada', 'must be an email address'],
  [z.url(), 'example', 'must be a URL'],
  [z.uuid(), '1', 'must be a UUID'],
  [z.iso.datetime(), 'tomorrow', 'must be a time such as 2026-11-25T09:30:00Z'],
  [z.iso.date(), 'tomorrow', 'must be a date such as 2026-11-25'],
  [z.string().regex(/^a/), 'b', 'must be in the expected format'],
  [z.strictObject({}), { a: 1, b: 2 }, 'has unknown fields: a, b'],
  [z.union([z.string(), z.int()]), null, 'is invalid'],
];

it.each(cases)('says in plain words what a value must be: %#', (schema, value, text) => {
  const { error } = schema.safeParse(value);
  expect(error?.issues.map(issueText)).toEqual([text]);
});

it.each([
  [z.string('must be a name'), 1, 'must be a name'],
  [z.string().regex(/^[A-Z]/, 'Invalid SKU: use AB-12'), 'b', 'Invalid SKU: use AB-12'],
  [z.string().refine((text) => text.length === 9, 'Invalid VAT number'), 'b', 'Invalid VAT number'],
])("keeps a schema's own message: %#", (schema, value, text) => {
  const { error } = schema.safeParse(value);
  expect(error?.issues.map(issueText)).toEqual([text]);
});
