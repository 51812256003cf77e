import { expect, it } from 'vitest';
import { failureTitle, readSignature } from './failure-title';

const signature = 'too_many_rows: The file has more than <n> rows.';

it('names a group by its latest message, with its values and without its code', () => {
  expect(failureTitle(signature, 'The file has more than 1,000 rows.')).toBe(
    'The file has more than 1,000 rows.',
  );
  expect(readSignature(signature).code).toBe('too_many_rows');
});

it('shows an ellipsis for each value if there is no message left', () => {
  expect(failureTitle(signature, null)).toBe('The file has more than … rows.');
  expect(failureTitle('fetch: <url> said <text>: no', null)).toBe('… said …: no');
});

it('names unexpected errors by their stack, because their message is always the same', () => {
  expect(failureTitle('internal: TypeError: x is undefined', 'Something went wrong.')).toBe(
    'TypeError: x is undefined',
  );
});
