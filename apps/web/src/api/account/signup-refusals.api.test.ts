import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const fine = { email: 'ada@example.com' };

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(async () => {
  expect(await api.database.db.user.count()).toBe(0);
  await api.close();
});

const wrong: [string, unknown, string][] = [
  ['no address', {}, '/email'],
  ['an empty address', { email: '' }, '/email'],
  ['null for an address', { email: null }, '/email'],
  ['a number for an address', { email: 5 }, '/email'],
  ['several addresses', { email: ['a@example.com', 'b@example.com'] }, '/email'],
  ['an address without @', { email: 'ada.example.com' }, '/email'],
  ['two addresses in one', { email: 'a@example.com, b@example.com' }, '/email'],
  ['a name around the address', { email: 'Ada <ada@example.com>' }, '/email'],
  ['an address with an invalid domain', { email: 'ada@日 本.jp' }, '/email'],
  ['a line break in the address', { email: 'a@example.com\r\nBcc: b@example.com' }, '/email'],
  ['an address that is too long', { email: `${'a'.repeat(250)}@example.com` }, '/email'],
  ['a name that is too long', { ...fine, name: 'a'.repeat(101) }, '/name'],
  ['a line break in the name', { ...fine, name: 'Ada\r\nBcc: b@example.com' }, '/name'],
  ['a control character in the name', { ...fine, name: 'Ada\u001b[31m' }, '/name'],
  ['an object for a name', { ...fine, name: { $ne: '' } }, '/name'],
  ['a short password', { ...fine, password: '1234567' }, '/password'],
  ['an endless password', { ...fine, password: 'x'.repeat(129) }, '/password'],
  ['an empty password', { ...fine, password: '' }, '/password'],
  ['a list for a body', [fine], ''],
  ['null for a body', 'null', ''],
  ['text for a body', '"ada@example.com"', ''],
];

it.each(wrong)('rejects %s and points to the field', async (_what, body, pointer) => {
  const problem = await refused(await api.post('/api/signup', body), 400);
  expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
});

it('names every invalid field at once', async () => {
  const problem = await refused(
    await api.post('/api/signup', { email: 'no', name: 'a\nb', password: '1' }),
    400,
  );
  const pointers = problem.errors.map((error: { pointer: string }) => error.pointer);
  expect(pointers).toEqual(['/email', '/name', '/password']);
  expect(problem.detail).toBe(
    'email must be an email address; name must not contain control characters; password must be at least 8 characters.',
  );
});

it.each([
  ['日本@example.com', /only letters from a to z.* before the @/],
  ['jürgen@example.com', /only letters from a to z.* before the @/],
  ['info@пример.рф', /must end in a domain in Latin letters/],
])('gives a reason why it rejects %s', async (email, reason) => {
  const problem = await refused(await api.post('/api/signup', { email }), 400);
  expect(problem.errors).toEqual([{ pointer: '/email', message: expect.stringMatching(reason) }]);
});

it.each([
  ['nothing', ''],
  ['half of it', '{"email":"ada@example.com"'],
  ['a form', 'email=ada%40example.com'],
])('rejects %s in place of JSON', async (_what, body) => {
  const problem = await refused(await api.post('/api/signup', body), 400);
  expect(problem.errors).toEqual([{ pointer: '', message: 'must be JSON' }]);
});

it.each([
  ['NUL', '{"email":"ada@example.com","name":"a\\u0000b"}'],
  ['NUL in a key', '{"email":"ada@example.com","a\\u0000b":1}'],
  ['NUL deep inside', '{"email":"ada@example.com","x":[{"y":["\\u0000"]}]}'],
  ['the first half of a pair', '{"email":"ada@example.com","name":"\\ud83e"}'],
  ['the second half of a pair', '{"email":"ada@example.com","password":"long enough\\udd84"}'],
])("rejects text that PostgreSQL can't store: %s", async (_what, body) => {
  await refused(await api.post('/api/signup', body), 400);
});

describe('the size of a body', () => {
  it('is limited by its Content-Length', async () => {
    const headers = { 'Content-Length': '70000' };
    await refused(await api.post('/api/signup', { ...fine, x: 'x'.repeat(69_000) }, headers), 413);
  });

  it('is limited by its actual size, in bytes', async () => {
    await refused(await api.post('/api/signup', { ...fine, x: 'ä'.repeat(40_000) }), 413);
  });

  it('is limited while it arrives, so an endless body is cut off', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(10_000));
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const headers = { 'Content-Type': 'application/json' };
    // Node requires `duplex` with a stream, but the types don't include it.
    const init: RequestInit = { method: 'POST', headers, body };
    await refused(await api.send('/api/signup', Object.assign(init, { duplex: 'half' })), 413);
    expect(sent).toBeLessThan(20);
  });

  it("allows thousands of nested brackets, which don't crash the parser", async () => {
    const nest = '['.repeat(30_000) + ']'.repeat(30_000);
    await refused(await api.post('/api/signup', `{"email":"no","x":${nest}}`), 400);
  });
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
  'rejects JSON sent as "%s"',
  async (type) => {
    await refused(await api.post('/api/signup', fine, { 'Content-Type': type }), 415);
  },
);

it.each([
  ['another site', { Origin: 'https://evil.example' }],
  ['the same name on another port', { Origin: 'http://localhost:3001' }],
  ['a name that only begins the same', { Origin: 'http://localhost:3000.evil.example' }],
  ['a sandboxed frame', { Origin: 'null' }],
  ['a page of another site without Origin', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a neighbour under the same domain', { 'Sec-Fetch-Site': 'same-site' }],
  [
    'another site that claims to be the same',
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  ],
])('rejects a write from %s', async (_where, headers: Record<string, string>) => {
  await refused(await api.post('/api/signup', fine, headers), 403);
});

async function refused(response: Response, status: number) {
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const text = await response.text();
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  const problem = JSON.parse(text);
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^\/docs\/problems#[a-z-]+$/),
    status,
    title: expect.any(String),
  });
  expect(problem.detail).not.toBe('');
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'));
  return problem;
}
