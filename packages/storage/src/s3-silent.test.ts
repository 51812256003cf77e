import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startProxy, startS3Server, until } from '@offload/testing';
import { it, type TestContext } from 'vitest';
import { openStorage, type Storage } from './index';
import { openS3Storage } from './s3';

const megabytes = 20;

/** Starts a server with a large file, and a proxy in front of it, for one test. The tests wait at the same time. */
async function openLarge({ onTestFinished }: TestContext) {
  const server = await startS3Server();
  onTestFinished(() => server.stop());
  const proxy = await startProxy(server.url);
  onTestFinished(() => proxy.close());
  const url = await server.createBucket('silent');
  const storage = openStorage(url.replace(server.url, proxy.url));
  await storage.write('large', Readable.from(['x'.repeat(megabytes * 1024 * 1024)]), 'text/plain');
  /** Opens the storage with another limit for uploads in which nothing happens. */
  function openPatient(uploadPatienceMs: number): Storage {
    const address = { bucket: 'silent', prefix: '', endpoint: proxy.url, region: 'us-east-1' };
    return openS3Storage(address, undefined, uploadPatienceMs);
  }
  return { server, proxy, storage, openPatient };
}

it.concurrent('fails a read if the server stops responding, and reads the file again over another connection', async (context) => {
  const { proxy, storage } = await openLarge(context);
  const reading = await storage.read('large');
  await reading[Symbol.asyncIterator]().next();
  proxy.silence();
  await context.expect(text(reading)).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  context.expect(await text(await storage.read('large'))).toHaveLength(megabytes * 1024 * 1024);
});

it.concurrent("tries another connection if the server doesn't respond", async (context) => {
  const { proxy, storage } = await openLarge(context);
  proxy.silence();
  context.expect(await text(await storage.read('large'))).toHaveLength(megabytes * 1024 * 1024);
});

it.concurrent('uploads over another connection if the server stops responding', async (context) => {
  const { server, proxy, openPatient } = await openLarge(context);
  const size = 5 * 1024 * 1024;
  const before = server.received();
  proxy.slow(1_000_000);
  const writing = openPatient(3_000).write('large', Readable.from([Buffer.alloc(size)]), 'text/plain');
  await until(() => server.received() > before);
  proxy.silence();
  proxy.slow(Number.POSITIVE_INFINITY);
  context.expect(await writing).toBe(size);
});

it.concurrent('uploads over a slow connection, however long that takes', async (context) => {
  const { server, proxy, openPatient } = await openLarge(context);
  const size = 5 * 1024 * 1024;
  proxy.slow(250_000);
  const before = server.received();
  const writing = openPatient(8_000).write('slow', Readable.from([Buffer.alloc(size)]), 'text/plain');
  // The rest is in the buffers of the operating system, where no one sees how it goes on.
  await Promise.race([writing, until(() => server.received() - before > size / 2)]);
  proxy.slow(Number.POSITIVE_INFINITY);
  context.expect(await writing).toBe(size);
  // Once.
  context.expect(server.received() - before).toBeLessThan(1.1 * size);
});
