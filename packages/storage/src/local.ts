import { randomUUID } from 'node:crypto';
import type { WriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isStorageError, StorageError } from './errors';
import { type Disk, isMissing, openDisk } from './local-disk';
import { passOn } from './pass-on';
import { assertKey, type Storage, type StoredObject } from './storage';

// How much of a file is written between two checks of the remaining space.
const stepBytes = 1024 * 1024;

/** Stores files in a folder of this machine. */
export function openLocalStorage(root: string): Storage {
  const disk = openDisk(root);
  const place = (key: string) => {
    assertKey(key);
    return join(root, key);
  };
  return {
    check: disk.check,
    write: async (key, content) => writeWhole(disk, place(key), content),
    async read(key, range = { start: 0, end: Number.POSITIVE_INFINITY }) {
      const path = place(key);
      await disk.requireFolder();
      const file = await open(path, 'r').catch((error: unknown) =>
        isMissing(error) ? null : disk.fail(error),
      );
      if (!file) throw new StorageError('FILE_GONE', `${key} doesn't exist`);
      return passOn(file.createReadStream(range), disk.fail);
    },
    async remove(key) {
      const path = place(key);
      await disk.requireFolder();
      await rm(path, { force: true }).catch(disk.fail);
    },
    async removeAll(folder) {
      const path = place(folder);
      await disk.requireFolder();
      await rm(path, { recursive: true, force: true }).catch(disk.fail);
    },
    async *list(folder) {
      const path = place(folder);
      await disk.requireFolder();
      try {
        yield* listFiles(root, path);
      } catch (error) {
        await disk.fail(error);
      }
    },
  };
}

async function writeWhole(disk: Disk, place: string, content: Readable): Promise<number> {
  let writer: WriteStream | undefined;
  let sourceError: unknown;
  // The source may fail before anything reads it. If the writer fails, the source ends with the same error.
  content.on('error', (error) => {
    if (!writer?.errored) sourceError = error;
  });
  try {
    await disk.requireFolder();
    await mkdir(dirname(place), { recursive: true });
    // In the same folder, so that a rename publishes it, and removing the folder removes unfinished drafts.
    const draft = `${place}.${randomUUID()}.draft`;
    try {
      writer = (await open(draft, 'wx')).createWriteStream({ flush: true });
      await pipeline(content, (chunks: AsyncIterable<Buffer>) => leavingSpace(disk, chunks), writer);
      await rename(draft, place);
      return writer.bytesWritten;
    } finally {
      await rm(draft, { force: true });
    }
  } catch (error) {
    content.destroy();
    if (error === sourceError && !isStorageError(error, 'NO_SPACE')) throw error;
    return await disk.fail(error);
  }
}

/** Stops a file that would use up the disk, so that smaller ones still fit. */
async function* leavingSpace(disk: Disk, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes >= stepBytes) {
      await disk.requireSpace();
      bytes = 0;
    }
    yield chunk;
  }
}

/** Lists everything that can be listed, and throws the first failure at the end. Files removed meanwhile don't count. */
async function* listFiles(root: string, folder: string): AsyncGenerator<StoredObject> {
  const failures: unknown[] = [];
  const keep = (error: unknown) => {
    if (!isMissing(error)) failures.push(error);
    return null;
  };
  const folders = [folder];
  for (let next = folders.pop(); next; next = folders.pop()) {
    for await (const entry of (await opendir(next).catch(keep)) ?? []) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      const found = entry.isFile() ? await stat(path).catch(keep) : null;
      if (found) yield { key: relative(root, path), modifiedAt: found.mtime };
    }
  }
  if (failures.length > 0) throw failures[0];
}
