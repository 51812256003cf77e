import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  modifiedAt: Date;
}

/**
 * Stores files. Keys are paths of letters, digits, dots, dashes, and underscores. Failures, also of open streams, throw a
 * `StorageError`, whose code says whether the whole storage is down or what is wrong with one file.
 */
export interface Storage {
  /** Resolves if files can be written and there's enough space. Throws a `STORAGE_DOWN` that says why they can't. */
  check(): Promise<void>;
  /** Stores a stream completely or not at all. Returns the number of bytes. Rejects if the stream fails. */
  write(key: string, content: Readable, contentType: string): Promise<number>;
  /** Opens a file, or its bytes from `start` to `end`, inclusive. Throws a `FILE_GONE` if it doesn't exist. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Removes a file. Does nothing if it doesn't exist. */
  remove(key: string): Promise<void>;
  /** Removes all files whose keys begin with `folder`, which ends with a slash. */
  removeAll(folder: string): Promise<void>;
  /** Lists all files whose keys begin with `folder`, which ends with a slash, in no order. Includes unfinished writes. */
  list(folder: string): AsyncIterable<StoredObject>;
}

const part = /^(?!\.{1,2}$)[\w.-]{1,200}$/;

/** Throws if a key or a folder (with its trailing slash) could lead outside the storage. */
export function assertKey(key: string): void {
  const path = key.endsWith('/') ? key.slice(0, -1) : key;
  if (!path.split('/').every((step) => part.test(step))) throw new Error(`invalid key: ${key}`);
}
