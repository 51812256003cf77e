import { expect, it } from 'vitest';
import { signatureOf } from './error-signature';

const of = (message: string) => signatureOf({ code: 'c', message, stack: 'Error: in the stack' });

it.each([
  ['The mail server asked us to try again later.', 'The mail server asked us to try again later.'],
  ['Order 4711 is no good', 'Order <n> is no good'],
  ['Order 12345678901 is no good', 'Order <n> is no good'],
  ['Took 1,234.5 ms at 12:30:01', 'Took <n> ms at <n>'],
  ['No job 0199a0c4-0000-7000-8000-000000000000 here', 'No job <id> here'],
  ['Refused for ada.l+x@example.com: no', 'Refused for <address>: no'],
  ['Refused for <ada@example.com>', 'Refused for <<address>>'],
  ['GET https://example.com/a?b=1#c failed', 'GET <url> failed'],
  ['connect ECONNREFUSED 10.0.0.1:443', 'connect ECONNREFUSED <n>'],
  ['No such file "a b.csv" in \'/x\'', 'No such file <text> in <text>'],
  ["It can't be read, and won't", "It can't be read, and won't"],
  ['ENOENT: open /var/lib/x-1/y.txt:12:5', 'ENOENT: open <path>'],
  ['and/or', 'and/or'],
  ['commit deadbeef1 and 0x1F', 'commit <id> and <id>'],
  ['the facade was defaced', 'the facade was defaced'],
  ['token abc123_def456-ghi789', 'token <id>'],
  ['two\n  lines', 'two lines'],
])('masks %s', (message, expected) => {
  expect(of(message)).toBe(`c: ${expected}`);
});

it('uses the first line of the stack for unexpected errors', () => {
  const stack = 'TypeError: x7 is not a function\n    at here';
  expect(signatureOf({ code: 'internal', message: 'Something went wrong.', stack })).toBe(
    'internal: TypeError: x<n> is not a function',
  );
  expect(signatureOf({ code: 'internal', message: 'Something went wrong.', stack: null })).toBe(
    'internal: Something went wrong.',
  );
});

it.each([
  'a@'.repeat(50_000),
  "'".repeat(100_000),
  '/a'.repeat(50_000),
  '1.'.repeat(50_000),
  'a-1'.repeat(40_000),
  '://'.repeat(40_000),
  '\u{1F600}'.repeat(50_000),
])('is fast and short for any input', (message) => {
  const started = process.cpuUsage();
  const signature = of(message);
  expect(process.cpuUsage(started).user).toBeLessThan(200_000);
  expect(signature.length).toBeLessThanOrEqual(200);
  expect(signature.isWellFormed()).toBe(true);
});
