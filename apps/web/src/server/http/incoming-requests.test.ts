import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, IncomingMessage, request, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { trustedProxies } from '@offload/env';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clientHeader, forwardedHeader } from './client-address';
import { guardRequests } from './incoming-requests';

const started = channel('http.server.request.start');
const seen: IncomingMessage[] = [];
const server = createServer((message, response) => {
  seen.push(message);
  response.end();
});
let stop: () => void = () => undefined;

beforeEach(async () => {
  vi.stubEnv('PAGE_PATHS', '/ /jobs /signup');
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  stop();
  server.close();
  await once(server, 'close');
});

/** Returns the method and the URL that a handler sees. */
async function sendAs(method: string, path: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const call = request({ port, host: '127.0.0.1', path, method, agent: false }).end();
  const [response] = await once(call, 'response');
  await once(response.resume(), 'end');
  const message = seen.pop();
  return `${message?.method} ${message?.url}`;
}

it.each([
  ['GET', '/signup', 'GET /signup'],
  ['HEAD', '/jobs', 'HEAD /jobs'],
  ['POST', '/signup', 'POST /api/signup'],
  ['POST', '/signup?x=1', 'POST /api/signup?x=1'],
  ['POST', 'http://localhost/signup_arq', 'POST /api/signup'],
  ['POST', '/create_report', 'POST /api/reports'],
  ['POST', '/process_image_arq', 'POST /api/images'],
  ['GET', '/create_report', 'POST /api/rejected-method?path=%2Fcreate_report'],
  ['HEAD', '/process_image?x=1', 'POST /api/rejected-method?path=%2Fprocess_image'],
  ['DELETE', '/signup', 'POST /api/rejected-method?path=%2Fsignup'],
  ['OPTIONS', '/jobs?state=failed', 'POST /api/rejected-method?path=%2Fjobs'],
  ['DELETE', '/api/jobs/1?x=1', 'DELETE /api/jobs/1?x=1'],
  ['PUT', '/admin/bull-board/api', 'PUT /admin/bull-board/api'],
  ['TRACE', '/api/jobs', 'POST /api/rejected-method?path=%2Fapi%2Fjobs'],
  ['TRACE', '/', 'POST /api/rejected-method?path=%2F'],
])('leads %s %s to %s', async (method, path, expected) => {
  stop = guardRequests(trustedProxies.parse(''));
  expect(await sendAs(method, path)).toBe(expected);
});

/** Sends the path unchanged, because `fetch` would normalize it. Returns what a handler sees. */
async function send(path: string, headers = {}) {
  const { port } = server.address() as AddressInfo;
  const call = request({ port, host: '127.0.0.1', path, headers, agent: false }).end();
  const [response] = await once(call, 'response');
  await once(response.resume(), 'end');
  const message = seen.pop();
  const { url, headers: received = {} } = message ?? {};
  return { url, client: received[clientHeader()], forwarded: received[forwardedHeader()] };
}

it("uses the connection's address, no matter what the headers say", async () => {
  stop = guardRequests(trustedProxies.parse(''));
  const forged = [
    {},
    { 'X-Forwarded-For': '6.6.6.6', 'X-Real-IP': '6.6.6.6' },
    { [clientHeader()]: '6.6.6.6' },
  ];
  for (const headers of forged) expect((await send('/', headers)).client).toBe('127.0.0.1');
});

it("trusts a proxy, but not the addresses that a client put before the proxy's", async () => {
  stop = guardRequests(trustedProxies.parse('127.0.0.0/8'));
  const headers = { 'X-Forwarded-For': ['6.6.6.6', '7.7.7.7, 203.0.113.7'] };
  expect((await send('/', headers)).client).toBe('203.0.113.7');
});

it.each([
  { 'X-Forwarded-For': '203.0.113.7' },
  { 'X-Real-IP': '203.0.113.7' },
  { 'X-Forwarded-Host': 'offload.example' },
  { Forwarded: 'for=203.0.113.7' },
  { Via: '1.1 tunnel' },
  { Host: 'offload.example' },
  { Host: 'rebound.evil.example:3000' },
])('detects a request forwarded by a local proxy by %j', async (headers) => {
  stop = guardRequests(trustedProxies.parse(''));
  expect((await send('/', headers)).forwarded).toBe('true');
  for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000']) {
    expect((await send('/', { Host: host })).forwarded).toBeUndefined();
  }
});

it('writes the IPv4 address of a client that is connected to an IPv6 socket', () => {
  stop = guardRequests(trustedProxies.parse(''));
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: '::ffff:203.0.113.7' });
  const message = new IncomingMessage(socket);
  started.publish({ request: message, response: new ServerResponse(message) });
  expect(message.headers[clientHeader()]).toBe('203.0.113.7');
});

it('leaves a request alone if its client is gone, and whatever else is published', async () => {
  stop = guardRequests(trustedProxies.parse(''));
  const message = new IncomingMessage(new Socket());
  const response = new ServerResponse(message);
  for (const published of [null, 'text', {}, { request: {}, response: {} }, { request: message, response }])
    started.publish(published);
  // What a subscriber throws is an uncaught exception, which fails this file.
  await setImmediate();
  expect(message.headers).toEqual({});
});

it('believes a trusted proxy', async () => {
  stop = guardRequests(trustedProxies.parse('127.0.0.1'));
  const headers = { 'X-Forwarded-For': '127.0.0.1', Host: 'localhost' };
  expect(await send('/', headers)).toMatchObject({ client: '127.0.0.1', forwarded: undefined });
});

it('blocks malformed URLs, and passes all others unchanged', async () => {
  stop = guardRequests(trustedProxies.parse(''));
  for (const bad of ['%', '%f', '%ff', '%00', '%ED%A0%80', '%C0%80', 'a%00b', '%ZZ']) {
    for (const place of ['/api/jobs/', '/api/jobs?kind=', '/api/jobs?', '/admin/bull-board/queue/']) {
      expect((await send(place + bad)).url, place + bad).toBe('/api/malformed-url');
    }
    for (const place of ['/jobs/', '/', '/jobs?state=', '/_next/static/']) {
      expect((await send(place + bad)).url, place + bad).toBe('/malformed-url');
    }
  }
  for (const good of [
    '/api/jobs?kind=a%20b+c&x',
    '/jobs/%F0%9F%98%80',
    '/api/jobs?q=%25ff',
    '/',
    '/?a=%EF%BF%BD',
  ]) {
    expect((await send(good)).url).toBe(good);
  }
});
