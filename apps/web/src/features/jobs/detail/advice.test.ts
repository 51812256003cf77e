import { expect, it } from 'vitest';
import { adviceFor } from './advice';

it.each([
  ['resize-image', 'unreadable_image', /another picture/],
  ['resize-image', 'no_such_host', /address/],
  ['sales-import', 'not_csv', /Mend the file/],
  ['sales-import', 'too_many_rows', /Mend the file/],
  ['sales-report', 'too_many_rows', /start a new one/],
  ['sales-report', 'invalid_payload', /start a new one/],
  ['welcome-email', 'account_gone', /nothing to do/],
])('advises on a %s that failed with %s', (kind, code, words) => {
  expect(adviceFor(kind, code)).toMatch(words);
});

it('has advice for what no kind knows', () => {
  expect(adviceFor('no-such-kind', 'not_csv')).toMatch(/Retry it/);
  expect(adviceFor('sales-import', 'internal')).toMatch(/Retry it/);
});
