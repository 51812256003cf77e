import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { FileGoneError, openStorage } from './index';

const folder = mkdtempSync(join(tmpdir(), 'offload-storage-'));
const storage = openStorage(`file:${join(folder, 'files')}`);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (key: string, content: string) => storage.write(key, Readable.from([content]), 'text/plain');

async function keys(of: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of storage.list(of)) found.push(key);
  return found.sort();
}

it('reads back what was written, whole or in part', async () => {
  expect(await write('jobs/1/1/a.txt', 'héllo')).toBe(6);
  expect(await text(await storage.read('jobs/1/1/a.txt'))).toBe('héllo');
  expect(await text(await storage.read('jobs/1/1/a.txt', { start: 3, end: 4 }))).toBe('ll');
});

it('shows nothing of a stream that failed half-way', async () => {
  async function* broken() {
    yield 'half';
    throw new Error('broken');
  }
  await expect(storage.write('half/way', Readable.from(broken()), 'text/plain')).rejects.toThrow('broken');
  await expect(storage.read('half/way')).rejects.toThrow(FileGoneError);
  expect(await keys('.unfinished/')).toEqual([]);
});

it('lists and removes a folder, and does not mind what is not there', async () => {
  await write('gone/1/a', 'a');
  await write('gone/2/b', 'b');
  expect(await keys('gone/')).toEqual(['gone/1/a', 'gone/2/b']);
  await storage.removeAll('gone/1/');
  await storage.removeAll('gone/1/');
  await storage.remove('gone/1/a');
  expect(await keys('gone/')).toEqual(['gone/2/b']);
  expect(await keys('never/')).toEqual([]);
});

it('lists what is still there when others are removed meanwhile', async () => {
  for (const name of ['a', 'b', 'c']) await write(`busy/${name}`, name);
  const listed: string[] = [];
  for await (const { key } of storage.list('busy/')) {
    listed.push(key);
    await storage.removeAll('busy/');
  }
  expect(listed).toHaveLength(1);
});

it.each(['../secret', 'a/../../secret', '/etc/passwd', 'a//b', '', '.', 'a\u0000b', 'a\\..\\b'])(
  'takes %j for no key',
  async (key) => {
    writeFileSync(join(folder, 'secret'), 'secret');
    await expect(storage.read(key)).rejects.toThrow('not a key');
    await expect(storage.remove(key)).rejects.toThrow('not a key');
  },
);
