import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { until } from '@offload/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { allowSlowUploads } from './slow-uploads';

afterEach(() => void vi.useRealTimers());

it('lets a request take an hour to arrive, also the first one', async () => {
  const allowed: number[] = [];
  const server = createServer((_request, response) => {
    allowed.push(server.requestTimeout);
    response.end();
  });
  const stop = allowSlowUploads();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}`, { headers: { Connection: 'close' } });
  expect(allowed).toEqual([3_600_000]);
  stop();
  server.close();
  await once(server, 'close');
});

const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Sends the beginning of a body that the server doesn't read. Returns the response. */
async function sendSlowly() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.end();
  });
  const stop = allowSlowUploads();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sender = connect(port, '127.0.0.1').resume();
  // A connection that ends before everything in it was read is reset.
  sender.on('error', (error) =>
    expect(error).toMatchObject({ code: expect.stringMatching('ECONNRESET|EPIPE') }),
  );
  sender.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na');
  await until(() => vi.getTimerCount() > 0);
  async function end() {
    stop();
    sender.destroy();
    server.close();
    await once(server, 'close');
  }
  return { sender, requests: () => count, end };
}

it('ends a connection whose body is still arriving five minutes after its response', async () => {
  const { sender, end } = await sendSlowly();
  vi.advanceTimersByTime(290_000);
  sender.write('b');
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(20_000);
  await until(() => sender.closed);
  await end();
});

it('keeps a connection whose body has arrived by then', async () => {
  const { sender, requests, end } = await sendSlowly();
  sender.write(`bc${get}`);
  await until(() => requests() === 2);
  vi.advanceTimersByTime(310_000);
  sender.write(get);
  await until(() => requests() === 3);
  await end();
});
