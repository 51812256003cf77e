import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, it } from 'vitest';
import { createPostWebhook } from './post-webhook';
import { sealSecret } from './seal';
import { newWebhookSecret } from './signature';

const sealingKeys = [randomBytes(32)];
const secret = newWebhookSecret();
const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a receiver on this machine. Returns its `host:port`. */
async function receive(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  running.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}

function post(host: string, { path = '/', timeoutMs = 10_000 } = {}) {
  const send = createPostWebhook({ allowHosts: [host], sealingKeys, timeoutMs });
  const secrets = [sealSecret(secret, sealingKeys)];
  const message = { url: `http://${host}${path}`, secrets, id: 'message', body: { type: 'job.failed' } };
  return send(message, new AbortController().signal);
}

it('posts a message that its receiver can verify', async () => {
  let verified: unknown = null;
  const host = await receive(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
    );
    verified = new Webhook(secret).verify(await text(request), headers);
    response.writeHead(202).end('thanks');
  });
  expect(await post(host)).toEqual({ status: 202, body: 'thanks', retryAfterMs: null });
  expect(verified).toEqual({ type: 'job.failed' });
});

it.each([404, 410, 429, 500])('returns a %i response, with the time from Retry-After', async (status) => {
  const host = await receive((_request, response) => {
    response.writeHead(status, { 'Retry-After': '90' }).end('no');
  });
  expect(await post(host)).toEqual({ status, body: 'no', retryAfterMs: 90_000 });
});

it("doesn't follow redirects", async () => {
  const paths: unknown[] = [];
  const host = await receive((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { Location: 'http://169.254.169.254/latest/meta-data' }).end();
  });
  expect(await post(host)).toMatchObject({ status: 307 });
  expect(paths).toEqual(['/']);
});

it('reads one kilobyte of a 100 MB response, and closes the connection', async () => {
  let sent = 0;
  let closed: Promise<unknown> | null = null;
  const host = await receive((_request, response) => {
    closed = once(response, 'close');
    const pour = () => {
      while (sent < 100_000_000 && response.write('x'.repeat(10_000))) sent += 10_000;
      response.once('drain', pour);
    };
    pour();
  });
  expect(await post(host)).toMatchObject({ status: 200, body: 'x'.repeat(1_024) });
  await closed;
  expect(sent).toBeLessThan(50_000_000);
});

it("leaves out a character that is cut in two, and characters that a database can't store", async () => {
  const host = await receive((_request, response) => response.end(`\u0000${'x'.repeat(1_021)}株`));
  expect((await post(host)).body).toBe('x'.repeat(1_021));
});

it.each<[string, RequestListener]>([
  ["doesn't respond", () => undefined],
  [
    'responds slowly and endlessly',
    (_request, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    },
  ],
  ['closes the connection', (request) => request.socket.destroy()],
])('fails the attempt if the receiver %s', async (_what, listener) => {
  const error = { name: 'TransientError' };
  await expect(post(await receive(listener), { timeoutMs: 300 })).rejects.toMatchObject(error);
});

it('retries later if the host is unknown, and never reaches a private one', async () => {
  const send = createPostWebhook({ allowHosts: [], sealingKeys });
  const message = { secrets: [secret], id: 'message', body: {} };
  const { signal } = new AbortController();
  await expect(send({ ...message, url: 'http://nowhere.invalid/' }, signal)).rejects.toMatchObject({
    name: 'TransientError',
  });
  for (const url of ['http://127.0.0.1/', 'http://localhost/', 'http://[::1]/', 'https://169.254.169.254/'])
    await expect(send({ ...message, url }, signal)).rejects.toMatchObject({ code: 'address_refused' });
});
