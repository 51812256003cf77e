import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { trustedProxies } from '@offload/env';
import {
  hostileBodies,
  hostileFor,
  hostileForms,
  hostileHeaders,
  hostileTexts,
  hostileTypes,
  malformedTexts,
} from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { guardRequests } from '@/server/http/incoming-requests';
import { listDescribed, listUndescribed, type Operation } from '@/testing/operations';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { createApi } from './app';
import { mountBullBoard } from './bull-board/board';

/** The whole HTTP surface except the pages, behind a Node server as in production. */
let api: TestApi;
let operations: Operation[];
let described: Operation[];
let admin: SignedInCaller;
const apps: { fetch(request: Request): Response | Promise<Response> }[] = [];
const server = createAdaptorServer({
  fetch: (request) =>
    apps[new URL(request.url).pathname.startsWith('/admin/bull-board') ? 1 : 0]?.fetch(request),
});
let stop: () => void;

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: 'a token of the tests, long enough for anybody' });
  apps.push(createApi(), { fetch: mountBullBoard() });
  described = await listDescribed();
  operations = [...described, ...(await listUndescribed())];
  stop = guardRequests(trustedProxies.parse(''));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  stop();
  server.close();
  await once(server, 'close');
  await api.close();
});
// Some calls end the session.
beforeEach(async () => {
  admin = await api.signedIn('admin');
});

const isWrite = ({ method }: Operation) => method !== 'GET';
const fill = (path: string, text: string = randomUUID()) => path.replaceAll(/\{\w+\}/g, text);

/** Calls the route and checks what must hold for every response. */
async function call(cookie: string, method: string, path: string, init: RequestInit = {}): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const gone = new AbortController();
  const headers = {
    Cookie: cookie,
    Origin: 'http://localhost:3000',
    'Sec-Fetch-Site': 'same-origin',
    ...Object.fromEntries(new Headers(init.headers)),
  };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    redirect: 'manual',
    ...init,
    method,
    headers,
    signal: gone.signal,
  });
  const { status } = response;
  const type = response.headers.get('Content-Type') ?? '';
  const name = `${method} ${path.slice(0, 200)} ${JSON.stringify(init).slice(0, 200)}: ${status} ${type}`;
  if (!path.startsWith('/api/health')) expect(status, name).toBeLessThan(500);
  expect(response.headers.get('X-Injected'), name).toBeNull();
  if (path.startsWith('/api/')) {
    expect(type, name).not.toContain('html');
    if (status >= 400 && status < 500) expect(type, name).toContain('application/problem+json');
  }
  // An event stream would stay open. Any other response must end.
  if (type.startsWith('text/event-stream')) gone.abort();
  else expect(await response.text(), name).not.toMatch(/prisma|\n {4}at /i);
  return status;
}

it('lists every route', () => {
  expect(described.length).toBeGreaterThan(40);
  const paths = operations.map(({ path }) => path);
  for (const path of ['/api/auth/sign-in/email', '/admin/bull-board/api/queues', '/api/openapi.json'])
    expect(paths).toContain(path);
});

it('returns 400 for a URL that contains malformed text anywhere', async () => {
  for (const [at, { method, path }] of operations.entries()) {
    const places = [
      ...(path.includes('{') ? [(text: string) => call(admin.cookie, method, fill(path, text))] : []),
      (text: string) => call(admin.cookie, method, `${fill(path)}?x=${text}`),
      (text: string) => call('', method, `${fill(path)}?${text}=x`),
    ];
    for (const [place, callWith] of places.entries()) {
      for (const text of hostileFor(malformedTexts, at + place))
        expect(await callWith(text), `${path} ${text}`).toBe(400);
    }
  }
});

it('returns no server error for any text in a path', async () => {
  for (const [at, { method, path }] of operations.filter((each) => each.path.includes('{')).entries()) {
    for (const text of hostileFor(hostileTexts.filter(Boolean), at))
      await call(admin.cookie, method, fill(path, text));
  }
});

it('returns no server error for any text in a query parameter', async () => {
  for (const [at, { method, path, query }] of operations.filter((each) => !isWrite(each)).entries()) {
    for (const [place, name] of query.entries()) {
      for (const text of hostileFor(hostileTexts, at + place))
        await call(admin.cookie, method, `${fill(path)}?${name}=${text}`);
      await call(admin.cookie, method, `${fill(path)}?${name}=1&${name}=2`);
    }
  }
});

it('returns 400 for unknown query parameters and names them', async () => {
  for (const { method, path, query } of described) {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}${fill(path)}?${query.map((name) => `${name}=1&`).join('')}unknown=1`;
    const headers = { Cookie: admin.cookie, Origin: 'http://localhost:3000' };
    const response = await fetch(url, { method, headers });
    expect(response.status, path).toBe(400);
    const message =
      query.length > 0 ? `is unknown: use ${query.join(', ')}` : 'is not a parameter of this route';
    expect((await response.json()).errors, path).toEqual([{ pointer: '#unknown', message }]);
  }
});

it('returns no server error for any body', async () => {
  for (const [at, operation] of operations.filter(isWrite).entries()) {
    const { method, path, fields, example } = operation;
    const { cookie } = path.includes('/auth/') ? await api.signedIn('admin') : admin;
    for (const body of hostileFor(hostileBodies(fields, example), at)) {
      await call(cookie, method, fill(path), { body, headers: { 'Content-Type': 'application/json' } });
    }
    for (const type of hostileFor(hostileTypes, at)) {
      await call(cookie, method, fill(path), { body: '{}', headers: { 'Content-Type': type } });
    }
  }
});

it('returns no server error for any form', async () => {
  const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
  for (const [at, { method, path, fields }] of described.filter(isWrite).entries()) {
    const bodies = hostileForms(['widths', 'formats', 'watermark', 'priority', 'runAt', ...fields]);
    for (const body of hostileFor(bodies, at)) {
      await call(admin.cookie, method, fill(path), { body, headers });
    }
  }
});

it("rejects writes by other sites' pages, and Bull Board for everyone except staff", async () => {
  const user = await api.signedIn();
  const disabled = await api.signedIn('admin');
  await api.database.db.user.update({ where: { id: disabled.id }, data: { banned: true } });
  for (const operation of operations) {
    const { method, path } = operation;
    const at = fill(path);
    const init = {
      headers: { 'Content-Type': 'application/json' },
      ...(isWrite(operation) && { body: '{}' }),
    };
    if (isWrite(operation)) {
      const foreign = {
        ...init,
        headers: { ...init.headers, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      };
      for (const { cookie } of [{ cookie: '' }, user, admin]) {
        expect(await call(cookie, method, at, foreign), path).toBe(403);
      }
    }
    if (!path.startsWith('/admin/bull-board')) continue;
    for (const cookie of ['', disabled.cookie])
      expect([307, 401], path).toContain(await call(cookie, method, at, init));
    expect([403, 404], path).toContain(await call(user.cookie, method, at, init));
  }
});

it('returns no server error for any header', async () => {
  for (const [at, { method, path }] of operations.entries()) {
    for (const headers of hostileFor(hostileHeaders, at)) {
      const body = method === 'GET' ? {} : { body: '{}' };
      await call(admin.cookie, method, fill(path), {
        ...body,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
    }
  }
});
