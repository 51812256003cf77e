import { addAbortSignal, PassThrough, Readable } from 'node:stream';
import type { File } from '@offload/db';
import type { Storage } from '@offload/storage';
import { ZipFile } from 'yazl';
import { uniqueNames } from './zip-names';

export type ZipSource = Pick<File, 'name' | 'key' | 'createdAt'>;

/** Streams files as a ZIP, without compressing them again. Errors and `signal` abort it. */
export function openZip(storage: Storage, files: ZipSource[], signal: AbortSignal): Readable {
  const zip = new ZipFile();
  const content = addAbortSignal(signal, new PassThrough());
  const over = new AbortController();
  content.once('close', () => over.abort());
  zip.on('error', (error: Error) => content.destroy(error));
  const names = uniqueNames(files.map(({ name }) => name));
  files.forEach(({ key, createdAt }, index) => {
    zip.addReadStreamLazy(names[index] ?? key, { compress: false, mtime: createdAt }, (answer) => {
      storage.read(key).then(
        (source) => {
          source.once('error', (error) => content.destroy(error));
          answer(null, addAbortSignal(over.signal, source));
        },
        (error: unknown) => answer(error, Readable.from([])),
      );
    });
  });
  zip.end();
  zip.outputStream.pipe(content);
  return content;
}
