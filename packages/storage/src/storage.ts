import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  modifiedAt: Date;
}

/**
 * Where files live. Keys are paths of letters, digits, dots, dashes and underscores. What fails because the storage as a
 * whole is down, and not this one file, throws a `StorageDownError`; streams that were opened do so too.
 */
export interface Storage {
  /** Resolves when files can be written. Throws a `StorageDownError` that says why they cannot. */
  check(): Promise<void>;
  /** Stores a stream; it appears whole or not at all. Answers its bytes. Rejects where the stream fails. */
  write(key: string, content: Readable, contentType: string): Promise<number>;
  /** Opens a file, or the bytes from `start` to `end`, both counted. Throws a `FileGoneError` where there is none. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Removes a file; does nothing where there is none. */
  remove(key: string): Promise<void>;
  /** Removes all whose keys begin with `folder`, which ends with a slash. */
  removeAll(folder: string): Promise<void>;
  /** All whose keys begin with `folder`, which ends with a slash. */
  list(folder: string): AsyncIterable<StoredObject>;
}

export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';
}

/** No file can be read or written for now. `message` is for who runs the storage, not for people. */
export class StorageDownError extends Error {
  override readonly name = 'StorageDownError';
}

const part = /^(?!\.{1,2}$)[\w.-]{1,200}$/;

/** Throws where a key or a folder (with its slash at the end) could lead out of the storage. */
export function assertKey(key: string): void {
  const path = key.endsWith('/') ? key.slice(0, -1) : key;
  if (!path.split('/').every((step) => part.test(step))) throw new Error(`not a key: ${key}`);
}
