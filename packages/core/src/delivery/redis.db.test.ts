import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type RedisServer, startRedis, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openQueueBackend, type QueueBackend } from './backend';

let redis: RedisServer;
let proxy: Server;
let backend: QueueBackend;
let asked = 0;

let goOn: () => void = () => undefined;

/** Forwards everything, but delays the second INFO. ioredis sends the first one, and BullMQ the second for its queue. */
function pass(client: Socket): void {
  const server = connect(Number(new URL(redis.url).port), '127.0.0.1');
  for (const socket of [client, server]) socket.on('error', () => undefined);
  client.on('close', () => server.destroy());
  server.on('close', () => client.destroy());
  server.pipe(client);
  client.on('data', (data) => {
    const isInfo = /\r\ninfo\r\n/i.test(data.toString('latin1'));
    if (isInfo) asked += 1;
    if (!isInfo || asked !== 2) return void server.write(data);
    client.pause();
    goOn = () => {
      server.write(data);
      client.resume();
    };
  });
}

beforeAll(async () => {
  redis = await startRedis();
  proxy = createServer(pass).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  backend = openQueueBackend(`redis://127.0.0.1:${port}`, { prefix: 'test', onError: () => undefined });
});
afterAll(async () => {
  await backend.close();
  proxy.close();
  await redis.remove();
});

it('accepts jobs for a queue after its first command timed out', async () => {
  await expect(backend.queue('email')).rejects.toThrow('timed out');
  goOn();
  const add = async () => {
    const queue = await backend.queue('email');
    await queue.addBulk([{ name: 'any', data: {}, opts: { jobId: 'one' } }]);
    return queue.getJobState('one');
  };
  const state = await until(() => add().catch(() => null));
  expect(state).toBe('waiting');
});
