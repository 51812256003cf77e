import { StorageDownError } from './storage';

// What says that the disk or the folder itself fails, whichever file it is about.
const ofTheDisk = [
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ESTALE',
];

/** Throws what an error of the file system means to who uses the storage; any other as it is. */
export function fail(error: unknown): never {
  const code = codeOf(error);
  if (!code || !ofTheDisk.includes(code)) throw error;
  throw new StorageDownError(`the folder of the files: ${code}`, { cause: error });
}

/** The same where any error at all means that the storage cannot be used. */
export function failCheck(error: unknown): never {
  throw new StorageDownError(`the folder of the files: ${codeOf(error) ?? error}`, { cause: error });
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
