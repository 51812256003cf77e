import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertKey, FileGoneError, type Storage, type StoredObject } from './storage';

// Beside the files, so that a rename is all it takes to publish one.
const unfinished = '.unfinished';

/** Keeps files in a folder of this machine. */
export function openLocalStorage(root: string): Storage {
  const place = (key: string) => {
    assertKey(key);
    return join(root, key);
  };

  return {
    async check() {
      await mkdir(root, { recursive: true });
      await access(root, constants.W_OK);
    },
    write: (key, content) => writeWhole(root, place(key), content),
    async read(key, range = { start: 0, end: Number.POSITIVE_INFINITY }) {
      const file = await open(place(key), 'r').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new FileGoneError(`${key} is gone`, { cause: error }) : error;
      });
      return file.createReadStream(range);
    },
    async remove(key) {
      await rm(place(key), { force: true });
    },
    async removeAll(folder) {
      await rm(place(folder), { recursive: true, force: true });
    },
    list: (folder) => listFiles(root, place(folder)),
  };
}

async function writeWhole(root: string, place: string, content: Readable): Promise<number> {
  const draft = join(root, unfinished, randomUUID());
  await mkdir(dirname(draft), { recursive: true });
  try {
    const file = await open(draft, 'wx');
    const writer = file.createWriteStream({ flush: true });
    await pipeline(content, writer);
    await mkdir(dirname(place), { recursive: true });
    await rename(draft, place);
    return writer.bytesWritten;
  } finally {
    await rm(draft, { force: true });
  }
}

async function* listFiles(root: string, folder: string): AsyncIterable<StoredObject> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      // Removed since the folder was read.
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (found) yield { key: relative(root, path), modifiedAt: found.mtime };
  }
}
