import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type S3Server, s3Error, startS3Server, until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openStorage, type Storage } from './index';

const megabyte = 1024 * 1024;
let server: S3Server;
let buckets = 0;
let bucket: string;
let url: string;
let storage: Storage;

beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.stop());
beforeEach(async () => {
  server.conduct(() => undefined);
  buckets += 1;
  bucket = `bucket-${buckets}`;
  url = await server.createBucket(bucket);
  storage = openStorage(url);
});
afterEach(() => vi.unstubAllEnvs());

/** Creates content that counts how much of it has been read. */
function source(bytes: number) {
  const taken = { bytes: 0, mostAhead: 0 };
  const before = server.received();
  function* chunks() {
    while (taken.bytes < bytes) {
      taken.bytes += megabyte;
      taken.mostAhead = Math.max(taken.mostAhead, taken.bytes - (server.received() - before));
      yield Buffer.alloc(megabyte, taken.bytes / megabyte);
    }
  }
  return { taken, content: Readable.from(chunks()) };
}

it('holds only a few parts of a large upload in memory', async () => {
  const { taken, content } = source(30 * megabyte);
  expect(await storage.write('large', content, 'image/png')).toBe(30 * megabyte);
  expect(taken.mostAhead).toBeLessThan(20 * megabyte);
});

it('downloads no more than its reader takes', async () => {
  await storage.write('large', source(30 * megabyte).content, 'image/png');
  const reading = (await storage.read('large'))[Symbol.asyncIterator]();
  await reading.next();
  // Long enough for the whole file to arrive, if nothing held it back.
  for (let at = 0; at < 50; at += 1) await storage.check();
  expect(server.answering()).toBe(1);
  await reading.return?.();
});

it('releases the connection when its reader stops', async () => {
  await storage.write('large', source(30 * megabyte).content, 'image/png');
  const unread = await storage.read('large');
  const begun = await storage.read('large');
  expect(server.answering()).toBe(2);
  for await (const _ of begun) break;
  await until(() => server.answering() === 1);
  unread.destroy();
  await until(() => server.answering() === 0);
});

it('removes a failed upload, with all of its parts', async () => {
  const { content } = source(30 * megabyte);
  async function* broken() {
    for await (const chunk of content.take(25)) yield chunk;
    throw new Error('broken');
  }
  await expect(storage.write('half', Readable.from(broken()), 'image/png')).rejects.toThrow(/^broken$/);
  await expect(storage.read('half')).rejects.toMatchObject({ code: 'FILE_GONE' });
  await server.removeBucket(bucket);
});

it('removes an upload if a part is rejected, and stops reading its source', async () => {
  server.conduct(({ url }) => (url?.includes('partNumber=3') ? s3Error(400, 'BadDigest') : undefined));
  const { taken, content } = source(100 * megabyte);
  await expect(storage.write('half', content, 'image/png')).rejects.toThrow('as the test wants it');
  expect(content.destroyed).toBe(true);
  expect(taken.bytes).toBeLessThan(50 * megabyte);
  await storage.remove('.check');
  await server.removeBucket(bucket);
});

it('stays within its part of the bucket', async () => {
  await storage.write('jobs/1/a', Readable.from(['theirs']), 'text/plain');
  const mine = openStorage(url.replace(bucket, `${bucket}/mine`));
  await expect(mine.read('jobs/1/a')).rejects.toMatchObject({ code: 'FILE_GONE' });
  await mine.write('jobs/1/a', Readable.from(['mine']), 'text/plain');
  await mine.removeAll('jobs/');
  expect(await text(await storage.read('jobs/1/a'))).toBe('theirs');
});

it("says that the bucket doesn't exist", async () => {
  const lost = openStorage(url.replace(bucket, 'no-such-bucket'));
  await expect(lost.check()).rejects.toMatchObject({
    code: 'STORAGE_DOWN',
    message: "S3: the bucket doesn't exist",
  });
  await expect(lost.read('a')).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  await expect(lost.write('a', Readable.from(['x']), 'text/plain')).rejects.toMatchObject({
    code: 'STORAGE_DOWN',
  });
  await storage.check();
  await storage.remove('.check');
  await server.removeBucket(bucket);
  await expect(storage.check()).rejects.toMatchObject({
    code: 'STORAGE_DOWN',
    message: "S3: the bucket doesn't exist",
  });
});

it('says that the keys or the region are missing', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  await expect(openStorage(url).check()).rejects.toThrow('no credentials: set AWS_ACCESS_KEY_ID');
  vi.unstubAllEnvs();
  vi.stubEnv('AWS_REGION', undefined);
  const nowhere = openStorage(url.replace('&region=us-east-1', ''));
  await expect(nowhere.check()).rejects.toThrow('no region: set AWS_REGION');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  await openStorage(url.replace('&region=us-east-1', '')).check();
});

it.each([
  ['InvalidAccessKeyId', "the access key doesn't exist"],
  ['SignatureDoesNotMatch', "the secret key doesn't match the access key"],
  ['ExpiredToken', 'the session token has expired'],
  ['AccessDenied', "the access key isn't allowed to write to the bucket"],
])('is down, and says why, when the server responds with %s', async (code, reason) => {
  await storage.check();
  server.conduct(() => s3Error(403, code));
  const down = { code: 'STORAGE_DOWN', message: `S3: ${reason}` };
  await expect(storage.read('a')).rejects.toMatchObject(down);
  await expect(storage.write('a', Readable.from(['x']), 'text/plain')).rejects.toMatchObject(down);
  await expect(storage.remove('a')).rejects.toMatchObject(down);
  await expect(storage.removeAll('a/')).rejects.toMatchObject(down);
  await expect(storage.check()).rejects.toMatchObject(down);
});

it.each([
  ['is denied', s3Error(403, 'AccessDenied')],
  ['is broken', s3Error(500, 'InternalError')],
])("isn't down because one file %s", async (_, answer) => {
  await storage.write('a', Readable.from(['a']), 'text/plain');
  await storage.write('b', Readable.from(['b']), 'text/plain');
  server.conduct(({ url }) => (url?.includes('/a') ? answer : undefined));
  await expect(storage.read('a')).rejects.toMatchObject({ code: 'FILE_FAILED' });
  await expect(storage.remove('a')).rejects.toMatchObject({ code: 'FILE_FAILED' });
  expect(await text(await storage.read('b'))).toBe('b');
});

it('distinguishes a file that is too large from a full server', async () => {
  const full = s3Error(507, 'XMinioStorageFull');
  server.conduct(({ method, url }) => (method === 'PUT' && url?.includes('partNumber=3') ? full : undefined));
  await expect(storage.write('large', source(30 * megabyte).content, 'image/png')).rejects.toMatchObject({
    code: 'NO_SPACE',
  });
  await storage.write('small', Readable.from(['x']), 'text/plain');
  server.conduct(({ method }) => (method === 'PUT' ? full : undefined));
  const refused = storage.write('small', Readable.from(['x']), 'text/plain');
  await expect(refused).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
});

it('is down while the server is, even during a download, and continues afterwards', async () => {
  await storage.write('large', source(30 * megabyte).content, 'image/png');
  const reading = await storage.read('large');
  await server.stop();
  await expect(text(reading)).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  await expect(storage.read('large')).rejects.toThrow(
    /^S3: the server can't be reached \(connect ECONNREFUSED/,
  );
  await expect(storage.check()).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  await server.start();
  await storage.check();
  expect(await text(await storage.read('large', { start: 0, end: 1 }))).toBe('\u0001\u0001');
});

it('is down while the server is overloaded', async () => {
  server.conduct(() => s3Error(503, 'SlowDown'));
  await expect(storage.read('a')).rejects.toMatchObject({
    code: 'STORAGE_DOWN',
    message: 'S3: the server responded with 503 (SlowDown)',
  });
});

it("throws if a folder couldn't be removed", async () => {
  await storage.write('a/b', Readable.from(['x']), 'text/plain');
  const body = '<DeleteResult><Error><Key>a/b</Key><Code>AccessDenied</Code></Error></DeleteResult>';
  server.conduct(({ method }) => (method === 'POST' ? { status: 200, body } : undefined));
  await expect(storage.removeAll('a/')).rejects.toThrow("a/b couldn't be removed: AccessDenied");
});
