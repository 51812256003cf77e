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

// How much of a file is written between two looks at the space that is left.
const stepBytes = 1024 * 1024;

/** Keeps files in a folder of this machine. */
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
      if (!file) throw new StorageError('FILE_GONE', `${key} is gone`);
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
  // It may fail while nobody listens yet. What breaks the writer also ends the source, with the same error.
  content.on('error', (error) => {
    if (!writer?.errored) sourceError = error;
  });
  try {
    await disk.requireFolder();
    await mkdir(dirname(place), { recursive: true });
    // Next to what it becomes: a rename publishes it, and whoever removes the folder removes what was never finished.
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

/** Stops a file that would take the last space, so that smaller ones still have it. */
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

/** Lists all that can be listed, and throws at its end what can't. What is removed meanwhile is neither. */
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
