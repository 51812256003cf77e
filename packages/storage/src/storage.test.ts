import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startS3Server } from '@offload/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from './index';

interface Driver {
  url: string;
  close(): Promise<void>;
}

async function folder(): Promise<Driver> {
  const path = mkdtempSync(join(tmpdir(), 'offload-storage-'));
  return { url: `file:${join(path, 'files')}`, close: async () => rmSync(path, { recursive: true }) };
}

async function bucket(): Promise<Driver> {
  const server = await startS3Server();
  return { url: await server.createBucket('files'), close: server.stop };
}

async function bucketWithPrefix(): Promise<Driver> {
  const { url, close } = await bucket();
  return { url: url.replace('//files', '//files/some/where'), close };
}

describe.each([
  ['a folder', folder],
  ['a bucket', bucket],
  ['a part of a bucket', bucketWithPrefix],
])('in %s', (_, open) => {
  let driver: Driver;
  let storage: Storage;
  beforeAll(async () => {
    driver = await open();
    storage = openStorage(driver.url);
  });
  afterAll(() => driver.close());

  const write = (key: string, content: string) => storage.write(key, Readable.from([content]), 'text/plain');

  async function keys(of: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of storage.list(of)) found.push(key);
    return found.sort();
  }

  async function fill(of: string, count: number): Promise<string[]> {
    const names = Array.from({ length: count }, (_, at) => `${of}${String(at).padStart(5, '0')}`);
    for (let at = 0; at < count; at += 50) {
      await Promise.all(names.slice(at, at + 50).map((name) => write(name, 'x')));
    }
    return names;
  }

  it('reads a written file, whole or in part', async () => {
    expect(await write('jobs/1/1/a.txt', 'héllo')).toBe(6);
    expect(await text(await storage.read('jobs/1/1/a.txt'))).toBe('héllo');
    expect(await text(await storage.read('jobs/1/1/a.txt', { start: 3, end: 4 }))).toBe('ll');
  });

  it('stores empty files, and overwrites existing ones', async () => {
    expect(await storage.write('twice', Readable.from([]), 'text/plain')).toBe(0);
    expect(await text(await storage.read('twice'))).toBe('');
    expect(await write('twice', 'again')).toBe(5);
    expect(await text(await storage.read('twice'))).toBe('again');
  });

  it('returns 30 MB byte for byte', async () => {
    const chunks = Array.from({ length: 480 }, () => randomBytes(65_537));
    const sent = createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
    expect(await storage.write('large', Readable.from(chunks), 'image/png')).toBe(480 * 65_537);
    const received = createHash('sha256');
    for await (const chunk of await storage.read('large')) received.update(chunk);
    expect(received.digest('hex')).toBe(sent);
    const part = await storage.read('large', { start: 65_530, end: 65_540 });
    expect(Buffer.concat(await part.toArray())).toEqual(
      Buffer.concat(chunks.slice(0, 2)).subarray(65_530, 65_541),
    );
  });

  it.each([
    ['small', 1],
    ['large', 10_000_000],
  ])('leaves nothing of a %s stream that fails halfway', async (_, bytes) => {
    async function* broken() {
      yield Buffer.alloc(bytes);
      throw new Error('broken');
    }
    await expect(storage.write('half/way', Readable.from(broken()), 'text/plain')).rejects.toThrow(
      /^broken$/,
    );
    await expect(storage.read('half/way')).rejects.toMatchObject({ code: 'FILE_GONE' });
    expect(await keys('half/')).toEqual([]);
  });

  it('keeps the old file if writing a newer one fails', async () => {
    await write('kept', 'old');
    const content = Readable.from(['n', 'ew']);
    content.destroy(new Error('gone away'));
    await expect(storage.write('kept', content, 'text/plain')).rejects.toThrow('gone away');
    expect(await text(await storage.read('kept'))).toBe('old');
  });

  it('lists and removes a folder, and ignores missing files', async () => {
    await write('gone/1/a', 'a');
    await write('gone/2/b', 'b');
    await write('gone/22/c', 'c');
    expect(await keys('gone/')).toEqual(['gone/1/a', 'gone/2/b', 'gone/22/c']);
    await storage.removeAll('gone/1/');
    await storage.removeAll('gone/1/');
    await storage.removeAll('gone/2/');
    await storage.remove('gone/1/a');
    expect(await keys('gone/')).toEqual(['gone/22/c']);
    await expect(storage.read('gone/2/b')).rejects.toMatchObject({ code: 'FILE_GONE' });
    expect(await keys('never/')).toEqual([]);
  });

  it('lists and removes more than one page of a thousand', async () => {
    const names = await fill('many/', 1_010);
    await write('manyfold', 'is another one');
    expect(await keys('many/')).toEqual(names);
    await storage.removeAll('many/');
    expect(await keys('many/')).toEqual([]);
    expect(await text(await storage.read('manyfold'))).toBe('is another one');
  });

  it('returns when a file was written', async () => {
    const before = Date.now();
    await write('dated/a', 'a');
    for await (const { modifiedAt } of storage.list('dated/')) {
      expect(Math.abs(modifiedAt.getTime() - before)).toBeLessThan(10_000);
    }
    expect(await keys('dated/')).toHaveLength(1);
  });

  it.each(['../secret', 'a/../../secret', '/etc/passwd', 'a//b', '', '.', 'a\u0000b', 'a\\..\\b'])(
    'rejects the key %j',
    async (key) => {
      await expect(storage.read(key)).rejects.toThrow('invalid key');
      await expect(storage.remove(key)).rejects.toThrow('invalid key');
      await expect(storage.removeAll(key)).rejects.toThrow('invalid key');
      await expect(write(key, 'x')).rejects.toThrow('invalid key');
      await expect(keys(key)).rejects.toThrow('invalid key');
    },
  );
});
