import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type S3Server, startProxy, startS3Server, type TcpProxy } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage, type Storage } from './index';

const megabytes = 20;
let server: S3Server;
let proxy: TcpProxy;
let storage: Storage;

beforeEach(async () => {
  server = await startS3Server();
  proxy = await startProxy(server.url);
  const url = await server.createBucket('silent');
  storage = openStorage(url.replace(server.url, proxy.url));
  await storage.write('large', Readable.from(['x'.repeat(megabytes * 1024 * 1024)]), 'text/plain');
});
afterEach(async () => {
  await proxy.close();
  await server.stop();
});

it('fails a read if the server stops responding, and reads the file again over another connection', async () => {
  const reading = await storage.read('large');
  await reading[Symbol.asyncIterator]().next();
  proxy.silence();
  await expect(text(reading)).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  expect(await text(await storage.read('large'))).toHaveLength(megabytes * 1024 * 1024);
});

it("tries another connection if the server doesn't respond", async () => {
  proxy.silence();
  expect(await text(await storage.read('large'))).toHaveLength(megabytes * 1024 * 1024);
});
