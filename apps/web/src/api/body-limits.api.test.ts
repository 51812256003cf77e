import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createAdaptorServer } from '@hono/node-server';
import { trustedProxies } from '@offload/env';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guardRequests } from '@/server/http/incoming-requests';
import { listDescribed, listUndescribed, type Operation } from '@/testing/operations';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { createApi } from './app';
import { mountBullBoard } from './bull-board/board';

let api: TestApi;
let admin: SignedInCaller;
let writes: Operation[];
let readers: Operation[];
const apps: { fetch(request: Request): Response | Promise<Response> }[] = [];
const server = createAdaptorServer({
  fetch: (request) => apps[new URL(request.url).pathname.startsWith('/admin/') ? 1 : 0]?.fetch(request),
});
let stop: () => void;

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: 'a token of the tests, long enough for anybody' });
  admin = await api.signedIn('admin');
  apps.push(createApi(), { fetch: mountBullBoard() });
  const described = await listDescribed();
  writes = [...described, ...(await listUndescribed())].filter(({ method }) => method !== 'GET');
  readers = described.filter(({ method, fields }) => method !== 'GET' && fields.length > 0);
  stop = guardRequests(trustedProxies.parse(''));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  stop();
  server.close();
  await once(server, 'close');
  await api.close();
});

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/**
 * Sends a head and a part of a body, and no more. Returns the status and the text of the response, once the server has closed
 * the connection or ended its response.
 */
async function send({ method, path }: Operation, type: string, body: string, length = body.length) {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(40_000, () => socket.destroy(new Error(`${method} ${path} doesn't respond`)));
  const head = {
    ...{ Host: 'localhost:3000', Cookie: admin.cookie, Origin: 'http://localhost:3000' },
    ...{ 'Content-Type': type, 'Content-Length': String(length) },
    ...(length === body.length && { Connection: 'close' }),
  };
  const at = path.replaceAll(/\{\w+\}/g, randomUUID());
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${at} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  if (length === body.length) return answerOf(await text(socket).catch(() => ''));
  const [first] = await once(socket, 'data');
  socket.destroy();
  return answerOf(String(first));
}

const answerOf = (response: string) => ({
  status: Number(/^HTTP\/1.1 (\d+)/.exec(response)?.[1]),
  response,
});

const asJson = 'application/json';
const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

it('limits the size and the depth of the body of each route that reads one', async () => {
  expect(readers.length).toBeGreaterThan(15);
  for (const operation of readers) {
    const large = await send(operation, asJson, JSON.stringify({ a: 'x'.repeat(70_000) }));
    expect(large.status, nameOf(operation)).toBe(413);
    const deep = await send(operation, asJson, nested(40));
    expect([deep.status, deep.response.includes('nested')], nameOf(operation)).toEqual([400, true]);
  }
});

it('returns no server error for a large or a deep body on any other route', async () => {
  for (const operation of writes.filter((one) => !readers.includes(one))) {
    for (const body of [JSON.stringify({ a: 'x'.repeat(70_000) }), nested(5_000)]) {
      const { status } = await send(operation, asJson, body);
      expect(status, nameOf(operation)).toBeGreaterThanOrEqual(200);
      expect(status, nameOf(operation)).toBeLessThan(500);
    }
  }
});

// All at once, because each waits for as long as a body may take.
it('responds on each route whose body stops arriving, and closes the connection', async () => {
  const started = performance.now();
  const all = await Promise.all(
    writes.map(async (operation) => ({ operation, ...(await send(operation, asJson, '{"a":', 1_000)) })),
  );
  for (const { operation, status } of all) {
    expect(status, nameOf(operation)).toBe(408);
  }
  expect(all.find(({ status }) => status === 408)?.response).toMatch(/^connection: close/im);
  expect(performance.now() - started).toBeLessThan(60_000);
});

it('ends an upload that pauses for too long, and leaves no file', async () => {
  const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ndate,';
  const uploads = writes.filter(({ path }) => ['/api/images', '/api/imports'].includes(path));
  expect(uploads).toHaveLength(2);
  const statuses = await Promise.all(
    uploads.map(async (one) => (await send(one, 'multipart/form-data; boundary=x', part, 5_000)).status),
  );
  expect(statuses).toEqual([408, 408]);
});
