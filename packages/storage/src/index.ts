import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where files live. */
export interface Storage {
  /** Resolves when files can be written, rejects when they cannot. */
  check(): Promise<void>;
}

/** Opens the storage that `url` names (`file:<folder>`). Throws where the URL names none. */
export function openStorage(url: string): Storage {
  if (!url.startsWith('file:')) throw new Error(`no storage for ${url.split(':')[0]}:`);
  const folder = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  return {
    async check() {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    },
  };
}
