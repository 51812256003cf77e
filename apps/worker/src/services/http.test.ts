import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { runInline } from '@offload/core/testing';
import type { HttpRequest } from '@offload/kinds/services/outgoing';
import { createSendRequest } from '@offload/outgoing';
import { afterEach, expect, it } from 'vitest';
import { quickKind } from '../testing/quick-kind';
import { startWebServer, type WebServer } from './fetch/testing/web-server';
import { createHttp } from './http';

const servers: WebServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = await startWebServer(listener);
  servers.push(server);
  return `127.0.0.1:${server.port}`;
}

function open(host: string, jobId = 'a-job') {
  const send = createSendRequest({ allowHosts: [host], ports: [80, 443] });
  return createHttp(send, jobId, new AbortController().signal);
}

const get = (host: string, request: HttpRequest = {}) => open(host).request(`http://${host}/rates`, request);

it('returns a successful response, and sends no idempotency key with a safe method', async () => {
  let got: IncomingHttpHeaders = {};
  const host = await serve((request, response) => {
    got = request.headers;
    response.writeHead(201, { 'X-Kind': 'tea' }).end('hello');
  });
  const response = await get(host, { headers: { Accept: 'text/plain' } });
  expect(response).toMatchObject({ status: 201, headers: { 'x-kind': 'tea' } });
  expect(String(response.body)).toBe('hello');
  expect(got).toMatchObject({ accept: 'text/plain' });
  expect(got).not.toHaveProperty('idempotency-key');
});

it("sends the same idempotency key only when a job's step sends the same request again", async () => {
  const keys: unknown[] = [];
  const host = await serve((request, response) => {
    keys.push(request.headers['idempotency-key']);
    response.end();
  });
  async function run(jobId: string): Promise<unknown[]> {
    keys.length = 0;
    const posting = quickKind('posting', async (_payload, ctx) => {
      const post = () => ctx.services.http.request(`http://${host}/`, { method: 'POST', body: 'x' });
      await post();
      for (const step of ['charge', 'refund']) {
        await ctx.step(step, async () => {
          await post();
          await post();
        });
      }
      return {};
    });
    await runInline(posting, {}, { services: { http: open(host, jobId) } });
    return [...keys];
  }
  const first = await run('one');
  expect(new Set(first).size).toBe(5);
  expect(await run('one')).toEqual(first);
  expect(new Set([...first, ...(await run('two'))]).size).toBe(10);
});

it.each([
  [500, {}, { status: 500, retryAfterMs: null }],
  [503, { 'Retry-After': '7' }, { status: 503, retryAfterMs: 7_000 }],
  [429, { 'Retry-After': '120' }, { status: 429, retryAfterMs: 120_000 }],
  [408, {}, { status: 408, retryAfterMs: null }],
])('counts a %i as a gate failure and follows its Retry-After', async (status, headers, expected) => {
  const host = await serve((_request, response) => response.writeHead(status, headers).end());
  await expect(get(host)).rejects.toMatchObject({
    ...{ name: 'TransientError', message: `${host} responded with an error (${status}).` },
    ...{ retryAfterMs: expected.retryAfterMs, gateFailure: { status: expected.status } },
  });
});

it('counts a host that sends nothing, or an incomplete response, as a gate failure', async () => {
  const silent = await serve(() => undefined);
  const half = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('half', () => response.destroy());
  });
  for (const host of [silent, half]) {
    const error = { name: 'TransientError', gateFailure: { status: null } };
    await expect(get(host, { timeoutMs: 200 })).rejects.toMatchObject(error);
  }
});

it.each([
  [400, {}, 'host_refused'],
  [404, {}, 'host_refused'],
  [302, { Location: 'http://169.254.169.254/' }, 'redirected'],
])("fails permanently on a %i, which isn't a gate failure", async (status, headers, code) => {
  const host = await serve((_request, response) => response.writeHead(status, headers).end());
  await expect(get(host)).rejects.toMatchObject({ name: 'PermanentError', code });
});

it('rejects a response that is too large, and a private host', async () => {
  const host = await serve((_request, response) => response.end('x'.repeat(100)));
  await expect(get(host, { maxBytes: 99 })).rejects.toMatchObject({ code: 'too_large' });
  const other = open('example.com').request(`http://${host}/`);
  await expect(other).rejects.toMatchObject({ name: 'PermanentError', code: 'address_refused' });
});
