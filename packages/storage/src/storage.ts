import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  modifiedAt: Date;
}

/**
 * Where files live. Keys are paths of letters, digits, dots, dashes and underscores. What fails throws a `StorageError`,
 * in streams that were opened too: its code says whether the storage as a whole is down, or what is wrong with one file.
 */
export interface Storage {
  /** Resolves if files can be written, with room to spare. Throws a `STORAGE_DOWN` that says why they can't. */
  check(): Promise<void>;
  /** Stores a stream; it appears whole or not at all. Returns its bytes. Rejects if the stream fails. */
  write(key: string, content: Readable, contentType: string): Promise<number>;
  /** Opens a file, or the bytes from `start` to `end`, both counted. Throws a `FILE_GONE` if there is none. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Removes a file; does nothing if there is none. */
  remove(key: string): Promise<void>;
  /** Removes all whose keys begin with `folder`, which ends with a slash. */
  removeAll(folder: string): Promise<void>;
  /** Lists all whose keys begin with `folder`, which ends with a slash, in no order; drafts of writes too. */
  list(folder: string): AsyncIterable<StoredObject>;
}

const part = /^(?!\.{1,2}$)[\w.-]{1,200}$/;

/** Throws where a key or a folder (with its slash at the end) could lead out of the storage. */
export function assertKey(key: string): void {
  const path = key.endsWith('/') ? key.slice(0, -1) : key;
  if (!path.split('/').every((step) => part.test(step))) throw new Error(`not a key: ${key}`);
}
