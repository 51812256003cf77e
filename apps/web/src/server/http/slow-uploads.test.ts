import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { allowSlowUploads } from './slow-uploads';

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
