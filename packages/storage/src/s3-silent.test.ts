import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type S3Server, startProxy, startS3Server, type TcpProxy, until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage, type Storage } from './index';
import { openS3Storage } from './s3';

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

it('uploads over another connection if the server stops responding', async () => {
  const size = 5 * 1024 * 1024;
  const before = server.received();
  proxy.slow(1_000_000);
  const writing = openPatient(3_000).write('large', Readable.from([Buffer.alloc(size)]), 'text/plain');
  await until(() => server.received() > before);
  proxy.silence();
  proxy.slow(Number.POSITIVE_INFINITY);
  expect(await writing).toBe(size);
});

it('uploads over a slow connection, however long that takes', async () => {
  const size = 5 * 1024 * 1024;
  proxy.slow(250_000);
  const before = server.received();
  const writing = openPatient(8_000).write('slow', Readable.from([Buffer.alloc(size)]), 'text/plain');
  // The rest is in the buffers of the operating system, where no one sees how it goes on.
  await Promise.race([writing, until(() => server.received() - before > size / 2)]);
  proxy.slow(Number.POSITIVE_INFINITY);
  expect(await writing).toBe(size);
  // Once.
  expect(server.received() - before).toBeLessThan(1.1 * size);
});

/** Opens the storage with another limit for uploads in which nothing happens. */
function openPatient(uploadPatienceMs: number): Storage {
  const address = { bucket: 'silent', prefix: '', endpoint: proxy.url, region: 'us-east-1' };
  return openS3Storage(address, undefined, uploadPatienceMs);
}
