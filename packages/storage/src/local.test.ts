import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mountSmallDisk, until } from '@offload/testing';
import { afterAll, expect, it } from 'vitest';
import { openStorage } from './index';

const folder = mkdtempSync(join(tmpdir(), 'offload-storage-'));
const files = join(folder, 'files');
const storage = openStorage(`file:${files}`);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (key: string, content: string) => storage.write(key, Readable.from([content]), 'text/plain');

it('skips files that are removed while it lists them', async () => {
  for (const name of ['a', 'b', 'c']) await write(`busy/${name}`, name);
  const listed: string[] = [];
  for await (const { key } of storage.list('busy/')) {
    listed.push(key);
    await storage.removeAll('busy/');
  }
  expect(listed).toHaveLength(1);
});

it.each(['../secret', 'a/../../secret'])('reads nothing outside of its folder: %s', async (key) => {
  writeFileSync(join(folder, 'secret'), 'secret');
  await expect(storage.read(key)).rejects.toThrow('invalid key');
});

it('is down if its folder is a file, and continues when the folder is back', async () => {
  await write('kept', 'kept');
  rmSync(files, { recursive: true });
  writeFileSync(files, 'as if a disk were missing');
  const source = Readable.from(['x']);
  await expect(storage.write('a/b', source, 'text/plain')).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  expect(source.destroyed).toBe(true);
  await expect(storage.read('kept')).rejects.toMatchObject({ code: 'STORAGE_DOWN' });
  await expect(storage.check()).rejects.toThrow(/^file storage folder: E/);
  rmSync(files);
  mkdirSync(files);
  await storage.check();
  await write('kept', 'again');
  expect(await text(await storage.read('kept'))).toBe('again');
});

it('leaves nothing of an unfinished write whose folder has been removed', async () => {
  const endless = new Readable({ read() {} });
  endless.push('the beginning');
  const writing = storage.write('run/1/a', endless, 'text/plain');
  const inFolder = () =>
    readdirSync(files, { recursive: true })
      .map(String)
      .filter((name) => name.includes('run/1/a'));
  await until(() => existsSync(join(files, 'run/1')) && inFolder().length > 0);
  await storage.removeAll('run/1/');
  expect(inFolder()).toEqual([]);
  endless.push(null);
  await expect(writing).rejects.toMatchObject({ code: 'FILE_FAILED' });
  expect(inFolder()).toEqual([]);
});

it("is down while its folder is missing, and doesn't create an empty one", async () => {
  await write('kept', 'kept');
  renameSync(files, `${files}-away`);
  const down = { code: 'STORAGE_DOWN', message: 'file storage folder: ENOENT' };
  await expect(storage.read('kept')).rejects.toMatchObject(down);
  await expect(storage.remove('kept')).rejects.toMatchObject(down);
  await expect(write('other', 'other')).rejects.toMatchObject(down);
  await expect(storage.check()).rejects.toMatchObject(down);
  renameSync(`${files}-away`, files);
  expect(await text(await storage.read('kept'))).toBe('kept');
});

const asFolder = (path: string) => mkdirSync(path);
const asLoop = (path: string) => symlinkSync(path, path);

it.each([
  ['folder', 'broken/a', asFolder],
  ['loop of links', 'broken/b', asLoop],
  ['file in place of its folder', 'broken/c', (path: string) => writeFileSync(path, 'c')],
])("isn't down because of one unreadable file: a %s", async (_, key, breakIt) => {
  await write('whole', 'whole');
  mkdirSync(join(files, 'broken'), { recursive: true });
  breakIt(join(files, key));
  const path = key === 'broken/c' ? `${key}/below` : key;
  const reading = storage.read(path).then(text);
  await expect(reading).rejects.toMatchObject({ code: 'FILE_FAILED' });
  expect(await text(await storage.read('whole'))).toBe('whole');
});

it("keeps space for small files if a large one doesn't fit, and is down while the disk is nearly full", async () => {
  const megabyte = 1024 * 1024;
  const disk = await mountSmallDisk(40 * megabyte);
  const small = openStorage(`file:${disk.folder}/files`);
  const fill = (key: string, megabytes: number) =>
    small.write(key, Readable.from(Array(megabytes).fill(Buffer.alloc(megabyte))), 'image/png');
  const stored = () => readdirSync(join(disk.folder, 'files'));

  await expect(fill('large', 60)).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect(stored()).toEqual([]);
  await small.check();
  expect(await fill('fits', 30)).toBe(30 * megabyte);
  await small.check();

  writeFileSync(join(disk.folder, 'of-somebody-else'), Buffer.alloc(8.5 * megabyte));
  const nearlyFull = { code: 'STORAGE_DOWN', message: expect.stringContaining('nearly full: 1.') };
  await expect(small.check()).rejects.toMatchObject(nearlyFull);
  await expect(fill('more', 2)).rejects.toMatchObject(nearlyFull);
  expect(stored()).toEqual(['fits']);
  expect(await small.write('tiny', Readable.from(['x']), 'text/plain')).toBe(1);
  await small.remove('fits');
  await small.check();
  await disk.remove();
});
