import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { createSendRequest, type OutgoingRequest } from './request';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Starts a server on this machine. Returns its host. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return `127.0.0.1:${address.port}`;
}

function send(host: string, request: Partial<OutgoingRequest> = {}, signal = new AbortController().signal) {
  const sendRequest = createSendRequest({ allowHosts: [host], ports: [80, 443] });
  return sendRequest(`http://${host}/`, { maxBytes: 1_000, timeoutMs: 10_000, ...request }, signal);
}

it('sends the method, headers, and body, and returns any response unchanged', async () => {
  const host = await serve(async (request, response) => {
    const got = { method: request.method, language: request.headers['accept-language'] };
    response.writeHead(418, { 'X-Kind': 'tea' }).end(JSON.stringify({ ...got, body: await text(request) }));
  });
  const headers = { 'Accept-Language': 'de' };
  const response = await send(host, { method: 'PUT', headers, body: 'ü' });
  expect(response).toMatchObject({ status: 418, isCut: false, headers: { 'x-kind': 'tea' } });
  expect(JSON.parse(String(response.body))).toEqual({ method: 'PUT', language: 'de', body: 'ü' });
});

it('truncates an endless body, and closes its connection', async () => {
  let closed: Promise<unknown> | null = null;
  const host = await serve((_request, response) => {
    closed = once(response, 'close');
    pour(response);
  });
  const response = await send(host);
  expect(response).toMatchObject({ status: 200, isCut: true });
  expect(response.body).toHaveLength(1_000);
  await closed;
});

it('times out on a body that arrives too slowly, and on a host that never responds', async () => {
  const dripping = await serve((_request, response) => {
    const timer = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(timer));
  });
  const silent = await serve(() => undefined);
  for (const host of [dripping, silent]) {
    const error = { name: 'TransientError', code: 'fetch_timeout' };
    await expect(send(host, { timeoutMs: 200 })).rejects.toMatchObject(error);
  }
});

it("doesn't blame a host that has responded while this process got no CPU time", async () => {
  const host = await serve((_request, response) => {
    response.end('fine');
    // Neither can it read the response meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  });
  expect(String((await send(host, { timeoutMs: 1_000 })).body)).toBe('fine');
});

it('treats half a response and a refused connection as temporary failures', async () => {
  const half = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('half', () => response.destroy());
  });
  for (const host of [half, '127.0.0.1:1'])
    await expect(send(host)).rejects.toMatchObject({ name: 'TransientError', code: 'fetch_failed' });
});

it("doesn't follow redirects", async () => {
  const paths: (string | undefined)[] = [];
  const host = await serve((request, response) => {
    paths.push(request.url);
    response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data' }).end();
  });
  expect(await send(host)).toMatchObject({ status: 302 });
  expect(paths).toEqual(['/']);
});

it("rejects private addresses that the rules don't allow", async () => {
  const host = await serve((_request, response) => response.end('inside'));
  const port = Number(host.split(':')[1]);
  const sendRequest = createSendRequest({ allowHosts: [], ports: [port] });
  const sending = sendRequest(
    `http://${host}/`,
    { maxBytes: 10, timeoutMs: 1_000 },
    new AbortController().signal,
  );
  await expect(sending).rejects.toMatchObject({ name: 'PermanentError', code: 'address_refused' });
});

it('stops with the reason of its signal when the signal aborts', async () => {
  const stop = new AbortController();
  const host = await serve(() => stop.abort(new Error('canceled')));
  await expect(send(host, {}, stop.signal)).rejects.toThrow('canceled');
});

function pour(response: ServerResponse): void {
  while (response.write(Buffer.alloc(10_000)));
  response.once('drain', () => pour(response));
}
