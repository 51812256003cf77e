import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { createFetchFile } from './fetch-file';
import { portOf, startWebServer, type WebServer } from './testing/web-server';

const servers: Pick<WebServer, 'close'>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<WebServer> {
  const server = await startWebServer(listener);
  servers.push(server);
  return server;
}

/** Starts a server that always sends this response. Returns its port. */
async function say(text: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return portOf(server);
}

/** Fetches `path` from a server on this machine, which is explicitly allowed. */
function get(port: number, { path = '/', timeoutMs = 10_000, signal = new AbortController().signal } = {}) {
  const fetchFile = createFetchFile({ allowHosts: [`127.0.0.1:${port}`], timeoutMs });
  return fetchFile(`http://127.0.0.1:${port}${path}`, { maxBytes: 100_000, signal });
}

it('fetches a file uncompressed, without headers that identify a user', async () => {
  let headers = {};
  const { port } = await serve((request, response) => {
    headers = request.headers;
    response.end('the picture');
  });
  expect(String(await get(port))).toBe('the picture');
  expect(headers).toEqual({
    accept: 'image/*',
    'accept-encoding': 'identity',
    connection: 'close',
    host: `127.0.0.1:${port}`,
    'user-agent': 'Offload',
  });
});

it.each([301, 302, 303, 307, 308])(
  'follows a %i, relative or absolute, up to three times',
  async (status) => {
    const { port, paths } = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      const next = left % 2 ? `/${left - 1}` : `http://127.0.0.1:${port}/${left - 1}`;
      if (left === 0) response.end('there');
      else response.writeHead(status, { Location: next }).end('moved');
    });
    expect(String(await get(port, { path: '/3' }))).toBe('there');
    paths.length = 0;
    await expect(get(port, { path: '/4' })).rejects.toMatchObject({ code: 'too_many_redirects' });
    expect(paths).toEqual(['/4', '/3', '/2', '/1']);
  },
);

it('rejects a redirect without a valid location', async () => {
  for (const headers of [{}, { Location: 'http://[' }]) {
    const { port } = await serve((_request, response) => response.writeHead(302, headers).end());
    await expect(get(port)).rejects.toMatchObject({ name: 'PermanentError', code: 'bad_redirect' });
  }
});

it.each([
  [401, 'PermanentError', 'not_open'],
  [403, 'PermanentError', 'not_open'],
  [404, 'PermanentError', 'not_found'],
  [410, 'PermanentError', 'not_found'],
  [204, 'PermanentError', 'not_a_file'],
  [206, 'PermanentError', 'not_a_file'],
  [304, 'PermanentError', 'not_a_file'],
  [418, 'PermanentError', 'not_a_file'],
  [408, 'TransientError', 'fetch_failed'],
  [429, 'TransientError', 'fetch_failed'],
  [500, 'TransientError', 'fetch_failed'],
  [503, 'TransientError', 'fetch_failed'],
])('treats %i as a %s', async (status, name, code) => {
  const { port } = await serve((_request, response) => response.writeHead(status).end());
  await expect(get(port)).rejects.toMatchObject({ name, code });
});

it('rejects a compressed body without decompressing it', async () => {
  for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip', 'x']) {
    const { port } = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(gzipSync('the picture')),
    );
    await expect(get(port)).rejects.toMatchObject({ name: 'PermanentError', code: 'encoded' });
  }
  const { port } = await serve((_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'identity' }).end('the picture'),
  );
  expect(String(await get(port))).toBe('the picture');
});

it("doesn't start reading a body whose declared length is too large", async () => {
  const { port } = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100001' }).flushHeaders();
  });
  await expect(get(port)).rejects.toMatchObject({ name: 'PermanentError', code: 'too_large' });
});

it("aborts an endless body once it's too large", async () => {
  let closed: Promise<unknown> | null = null;
  const { port } = await serve((_request, response) => {
    closed = once(response, 'close');
    pour(response);
  });
  await expect(get(port)).rejects.toMatchObject({ name: 'PermanentError', code: 'too_large' });
  await closed;
});

it('gives up on a body that arrives too slowly', async () => {
  const { port } = await serve((_request, response) => {
    const timer = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(timer));
  });
  const error = { name: 'TransientError', code: 'fetch_timeout' };
  await expect(get(port, { timeoutMs: 200 })).rejects.toMatchObject(error);
});

it("gives up on a server that doesn't respond", async () => {
  const { port } = await serve(() => undefined);
  const error = { name: 'TransientError', code: 'fetch_timeout' };
  await expect(get(port, { timeoutMs: 100 })).rejects.toMatchObject(error);
});

it('gives up on a server that switches protocols', async () => {
  const port = await say('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
  const error = { name: 'TransientError', code: 'fetch_timeout' };
  await expect(get(port, { timeoutMs: 100 })).rejects.toMatchObject(error);
});

it('counts redirects toward the same timeout', async () => {
  const { port } = await serve((_request, response) => {
    setTimeout(() => response.writeHead(302, { Location: '/' }).end(), 150);
  });
  const error = { name: 'TransientError', code: 'fetch_timeout' };
  await expect(get(port, { timeoutMs: 250 })).rejects.toMatchObject(error);
});

it.each([
  ['less than it said', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ['nothing', ''],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['a chunk without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
])('retries if a server sends %s', async (_what, text) => {
  const error = { name: 'TransientError', code: 'fetch_failed' };
  await expect(get(await say(text))).rejects.toMatchObject(error);
});

it('reads no more than the declared length of a body', async () => {
  const port = await say('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and more');
  expect(String(await get(port))).toBe('four');
});

it('retries if no server listens, or the resolver doesn’t know the host', async () => {
  const { port, close } = await serve(() => undefined);
  close();
  await expect(get(port)).rejects.toMatchObject({ name: 'TransientError', code: 'fetch_failed' });
  const nowhere = createFetchFile({ resolve: async () => Promise.reject(noSuchHost()) });
  const limits = { maxBytes: 1, signal: new AbortController().signal };
  const error = { name: 'TransientError', code: 'no_such_host' };
  await expect(nowhere('http://nowhere.test/', limits)).rejects.toMatchObject(error);
});

it("stops when it's aborted, with the given reason", async () => {
  const stop = new AbortController();
  let closed: Promise<unknown> | null = null;
  const { port } = await serve((_request, response) => {
    closed = once(response, 'close');
    response.write('half');
    stop.abort(new Error('canceled'));
  });
  await expect(get(port, { signal: stop.signal })).rejects.toThrow('canceled');
  await closed;
});

function noSuchHost(): NodeJS.ErrnoException {
  return Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
}

function pour(response: ServerResponse): void {
  while (response.write(Buffer.alloc(10_000)));
  response.once('drain', () => pour(response));
}
