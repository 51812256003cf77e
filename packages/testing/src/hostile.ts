import { testsAll } from './env';

/** Texts that no URL may contain. Each is rejected with 400, wherever it is. */
export const malformedTexts = ['%00', 'a%00b', '%ff', '%', '%zz', '%ED%A0%80', '%C0%80'];

/** Well-formed texts that are meaningless, or dangerous, where they're sent. */
export const hostileTexts = [
  '',
  "'%22;--",
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%0d%0aX-Injected:%201',
  '-1',
  '1e400',
  '99999999999999999999999999',
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '9999-12-31',
  '9999-12-31T23:59:59Z',
  '%2B275760-09-13T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '__proto__',
  '%F0%9F%98%80',
  'x'.repeat(3_000),
];

const values: unknown[] = [
  null,
  -1,
  1e308,
  '',
  'x'.repeat(10_000),
  '\u202e\u0007',
  [],
  {},
  { $ne: null },
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
];

/**
 * Returns bodies that aren't JSON, JSON that no route accepts, and every hostile value in each of these fields: in all of
 * them at once, and in one of an otherwise acceptable body, because a body with two wrong fields gets no further.
 */
export function hostileBodies(fields: string[], acceptable: object = {}): string[] {
  const deep = 10_000;
  return [
    '',
    'null',
    '[]',
    '"text"',
    '{',
    '{"a":"\\u0000"}',
    '{"\\ud800":1}',
    '{"__proto__":{"role":"admin"}}',
    `${'['.repeat(deep)}${']'.repeat(deep)}`,
    `{"a":${'9'.repeat(400)}}`,
    ...values.map((value) => JSON.stringify(Object.fromEntries(fields.map((field) => [field, value])))),
    ...fields.flatMap((field) => values.map((value) => JSON.stringify({ ...acceptable, [field]: value }))),
  ];
}

const formTexts = [
  '',
  '\u0000',
  'a\u0000b',
  '\u00ff\u00fe',
  '-1',
  '../../etc/passwd',
  '{',
  '\u202e',
  'x'.repeat(5_000),
];

/** Returns forms with the boundary `x`: files of every name and type, every value in each of these fields, and broken forms. */
export function hostileForms(fields: string[]): string[] {
  const part = (headers: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; ${headers}\r\n\r\n${value}\r\n`;
  const forms = formTexts.map((text) => {
    const file = part(`name="file"; filename="${text}"\r\nContent-Type: ${text}`, `order_id\n${text}`);
    return `${file}${fields.map((name) => part(`name="${name}"`, text)).join('')}--x--\r\n`;
  });
  const broken = [
    '--x',
    '--x--',
    '--x\r\n\r\n',
    part('name="file"; filename="a.csv"', 'a'),
    `${part('name=""', '')}--x--`,
  ];
  return [...forms, ...broken];
}

export const hostileTypes = [
  '',
  'text/plain',
  'application/json;;',
  'application/json; charset="',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
];

export const hostileHeaders: Record<string, string>[] = [
  { 'Idempotency-Key': 'x'.repeat(3_000) },
  { 'Idempotency-Key': '""' },
  { 'Last-Event-ID': '99999999999999999999' },
  { Range: 'bytes=9-1,-0,99999999999999999999-' },
  { 'If-None-Match': '"' },
  { Cookie: 'better-auth.session_token=%ff%00' },
  { Cookie: 'better-auth.session_token=%' },
  { Authorization: 'Bearer \u00ff' },
  { 'X-Request-Id': 'x'.repeat(3_000) },
];

/**
 * Returns the inputs to send to a route, by its place in the list of routes. `npm run test:all` sends all to each. `npm test`
 * sends each eighth of them, and the next route gets the ones after these, so that each input reaches many routes.
 */
export function hostileFor<Input>(inputs: readonly Input[], route: number): readonly Input[] {
  return testsAll() ? inputs : inputs.filter((_input, at) => at % 8 === route % 8);
}
