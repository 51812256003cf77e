import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOffloadClient, isOffloadError } from './index';

interface Seen {
  call: string;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

const server = createServer(async (request, response) => {
  const body = await text(request);
  seen.push({ call: `${request.method} ${request.url}`, headers: request.headers, body });
  const reply = replies.shift();
  // Without a reply, the connection breaks.
  if (!reply) return void request.socket.destroy();
  response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers });
  response.end(reply.body ?? '{}');
});
const seen: Seen[] = [];
const replies: (Reply | null)[] = [];
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
beforeEach(() => {
  seen.length = 0;
  replies.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open = () => createOffloadClient({ url, token: 'ofl_test' });
const report = { body: { id: 'monthly-sales', data: { year: 2026 } } } as const;

async function errorOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isOffloadError(error)) throw new Error('no OffloadError', { cause: error });
  return error;
}

it('sends the token, the parameters, and the body, and returns the body of the response', async () => {
  replies.push({ body: '{"data":[]}' }, { status: 202, body: '{"id":"one"}' });
  const offload = createOffloadClient({ url: `${url}/`, token: 'ofl_test' });
  expect(await offload.get('/api/jobs', { params: { query: { state: 'failed' } } })).toEqual({ data: [] });
  expect(await offload.post('/api/reports', report)).toEqual({ id: 'one' });
  expect(seen.map(({ call }) => call)).toEqual(['GET /api/jobs?state=failed', 'POST /api/reports']);
  expect(seen[1]?.headers).toMatchObject({
    authorization: 'Bearer ofl_test',
    'content-type': 'application/json',
  });
  expect(JSON.parse(seen[1]?.body ?? '')).toEqual(report.body);
});

it('repeats what creates something with the same key, when the connection breaks or the server is busy', async () => {
  replies.push(null, { status: 503, headers: { 'Retry-After': '0' } }, { status: 202, body: '{"id":"one"}' });
  expect(await open().post('/api/reports', report)).toEqual({ id: 'one' });
  const keys = seen.map(({ headers }) => headers['idempotency-key']);
  expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  expect(seen.map(({ body }) => JSON.parse(body))).toEqual([report.body, report.body, report.body]);
});

it('sends a key of the caller as it is', async () => {
  replies.push({ status: 202 });
  await open().post('/api/reports', { ...report, headers: { 'Idempotency-Key': 'order 7' } });
  expect(seen[0]?.headers['idempotency-key']).toBe('order 7');
});

it('doesn’t repeat what might be done twice', async () => {
  replies.push({ status: 503, headers: { 'Retry-After': '0' } });
  const params = { path: { id: 'one' } };
  expect(await errorOf(open().post('/api/jobs/{id}/retry', { params }))).toMatchObject({ code: 'http-503' });
  expect(await errorOf(open().post('/api/jobs/{id}/retry', { params }))).toMatchObject({
    code: 'unreachable',
  });
  expect(seen).toHaveLength(2);
});

it('throws what the API says about an error', async () => {
  const problem = {
    type: '/docs/problems#invalid-request',
    title: 'Bad Request',
    status: 400,
    detail: 'The request is invalid.',
    requestId: 'abc',
    errors: [{ pointer: '/data/year', message: 'is required' }],
  };
  replies.push({ status: 400, body: JSON.stringify(problem) });
  const error = await errorOf(open().post('/api/reports', report));
  expect(error).toMatchObject({
    code: 'invalid-request',
    status: 400,
    problem,
    job: null,
    retryAfterMs: null,
  });
  expect(error.message).toBe('The request is invalid.\n/data/year: is required');
});

it('says when to come back instead of waiting for longer than half a minute', async () => {
  const body = JSON.stringify({ type: '/docs/problems#too-many-requests', title: '', detail: 'Later.' });
  replies.push({ status: 429, headers: { 'Retry-After': '3600' }, body });
  const error = await errorOf(open().get('/api/jobs'));
  expect(error).toMatchObject({ code: 'too-many-requests', retryAfterMs: 3_600_000 });
  expect(seen).toHaveLength(1);
});

it('says that something else than Offload answered', async () => {
  replies.push({ status: 404, body: '<html>' });
  expect(await errorOf(open().get('/api/jobs'))).toMatchObject({
    code: 'http-404',
    message: `GET ${url}/api/jobs was answered with 404 Not Found, but not by Offload.`,
  });
  replies.push({ status: 308, headers: { Location: 'https://elsewhere.test/api/reports' } });
  const { message } = await errorOf(open().post('/api/reports', report));
  expect(message).toContain(
    'leads to https://elsewhere.test/api/reports. Pass the URL that Offload really has.',
  );
});

it('sends a body with a file as a form', async () => {
  replies.push({ status: 202 });
  const file = new File(['pixels'], 'cat.jpg', { type: 'image/jpeg' });
  await open().post('/api/images', { body: { file, widths: '320' } });
  expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[0]?.body).toMatch(/name="file"; filename="cat.jpg".*pixels.*name="widths"\s+320/s);
});

it('returns nothing for a response without a body', async () => {
  replies.push({ status: 204, body: '' });
  const params = { path: { id: 'one' } };
  expect(await open().delete('/api/webhooks/{id}', { params })).toBeUndefined();
});

it('stops waiting when the signal says so', async () => {
  replies.push({ status: 503, headers: { 'Retry-After': '20' } });
  const reason = new Error('no more time');
  const controller = new AbortController();
  const call = open().get('/api/jobs', { signal: controller.signal });
  await expect.poll(() => seen.length).toBe(1);
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
});

it.each([
  [{ url: 'offload.example.com', token: 'ofl_test' }, /url must be the URL of Offload/],
  [{ url: 'file:///tmp', token: 'ofl_test' }, /url must be the URL of Offload/],
  [
    { url: 'http://localhost:3000', token: undefined },
    /Create one at http:\/\/localhost:3000\/account\/tokens/,
  ],
])('rejects %j', (options, message) => {
  expect(() => createOffloadClient(options)).toThrow(message);
});
