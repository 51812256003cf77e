import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, failCheck, isMissing } from './local-errors';
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
    check: () => proveWritable(root).catch(failCheck),
    async write(key, content) {
      return writeWhole(root, place(key), content).catch(fail);
    },
    async read(key, range = { start: 0, end: Number.POSITIVE_INFINITY }) {
      const file = await open(place(key), 'r').catch((error: unknown) =>
        isMissing(error) ? null : fail(error),
      );
      if (!file) throw new FileGoneError(`${key} is gone`);
      return file.createReadStream(range);
    },
    async remove(key) {
      await rm(place(key), { force: true }).catch(fail);
    },
    async removeAll(folder) {
      await rm(place(folder), { recursive: true, force: true }).catch(fail);
    },
    list: (folder) => listFiles(root, place(folder)),
  };
}

async function proveWritable(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  // Rights do not tell of a disk that is full, nor anything to root.
  await writeFile(join(root, '.check'), 'This folder can be written.\n');
}

async function writeWhole(root: string, place: string, content: Readable): Promise<number> {
  const draft = join(root, unfinished, randomUUID());
  // It may fail while nobody listens yet. The pipeline will know.
  content.on('error', () => undefined);
  try {
    await mkdir(dirname(draft), { recursive: true });
    const file = await open(draft, 'wx');
    const writer = file.createWriteStream({ flush: true });
    await pipeline(content, writer);
    await mkdir(dirname(place), { recursive: true });
    await rename(draft, place);
    return writer.bytesWritten;
  } catch (error) {
    content.destroy();
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function* listFiles(root: string, folder: string): AsyncIterable<StoredObject> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) =>
    isMissing(error) ? [] : fail(error),
  );
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // It may have been removed since the folder was read.
    const found = await stat(path).catch((error: unknown) => (isMissing(error) ? null : fail(error)));
    if (found) yield { key: relative(root, path), modifiedAt: found.mtime };
  }
}
