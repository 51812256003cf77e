import { fileURLToPath } from 'node:url';
import { openLocalStorage } from './local';
import type { Storage } from './storage';

export { FileGoneError, type Storage, type StoredObject } from './storage';

/** Opens the storage that `url` names (`file:<folder>`). Throws where the URL names none. */
export function openStorage(url: string): Storage {
  if (!url.startsWith('file:')) throw new Error(`no storage for ${url.split(':')[0]}:`);
  return openLocalStorage(url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length));
}
