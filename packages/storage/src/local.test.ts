import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { openStorage, StorageDownError } from './index';

const folder = mkdtempSync(join(tmpdir(), 'offload-storage-'));
const files = join(folder, 'files');
const storage = openStorage(`file:${files}`);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (key: string, content: string) => storage.write(key, Readable.from([content]), 'text/plain');

it('lists what is still there when others are removed meanwhile', async () => {
  for (const name of ['a', 'b', 'c']) await write(`busy/${name}`, name);
  const listed: string[] = [];
  for await (const { key } of storage.list('busy/')) {
    listed.push(key);
    await storage.removeAll('busy/');
  }
  expect(listed).toHaveLength(1);
});

it.each(['../secret', 'a/../../secret'])('leads nowhere else: %s', async (key) => {
  writeFileSync(join(folder, 'secret'), 'secret');
  await expect(storage.read(key)).rejects.toThrow('not a key');
});

it('says that the storage is down where its folder is none, and goes on when it is one again', async () => {
  await write('kept', 'kept');
  rmSync(files, { recursive: true });
  writeFileSync(files, 'as if a disk were missing');
  const source = Readable.from(['x']);
  await expect(storage.write('a/b', source, 'text/plain')).rejects.toThrow(StorageDownError);
  expect(source.destroyed).toBe(true);
  await expect(storage.read('kept')).rejects.toThrow(StorageDownError);
  await expect(storage.check()).rejects.toThrow(/^the folder of the files: E/);
  rmSync(files);
  mkdirSync(files);
  await storage.check();
  await write('kept', 'again');
  expect(await text(await storage.read('kept'))).toBe('again');
});
