import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAboutOneFile, isStorageError, StorageError } from './errors';

const megabyte = 1024 * 1024;
// More than the largest upload, because a database on the same disk stops when the disk is full.
const minFreeBytes = 256 * megabyte;
// On a small disk, this share is enough.
const minFreeShare = 0.05;

export interface Disk {
  /** Throws a `STORAGE_DOWN` if the folder is missing, because then nothing is known about its files. */
  requireFolder(): Promise<void>;
  /** Throws a `NO_SPACE` if too little space is left. */
  requireSpace(): Promise<void>;
  /** Resolves if files can be written. Throws a `STORAGE_DOWN` that says why they can't. */
  check(): Promise<void>;
  /** Throws what an error means: the storage is down if no other file can be written either. Otherwise this file failed. */
  fail(error: unknown): Promise<never>;
}

/** Opens the folder for files. It's created on first use. */
export function openDisk(root: string): Disk {
  let isCreated = false;

  async function requireFolder(): Promise<void> {
    // Only once: if the folder is missing later, its disk was removed, and a new, empty folder would hide that.
    if (!isCreated) await mkdir(root, { recursive: true }).catch(down);
    isCreated = true;
    await stat(root).catch(down);
  }

  async function check(): Promise<void> {
    try {
      // Writes a new file each time. Permissions don't show that a disk is read-only or out of inodes, and don't apply to root.
      await requireFolder();
      const probe = join(root, '.check');
      await writeFile(probe, 'Files can be written.\n').finally(() => rm(probe, { force: true }));
      await requireSpace(root);
    } catch (error) {
      down(error);
    }
  }

  async function fail(error: unknown): Promise<never> {
    const meaning = isSystemError(error) ? ofOneFile(error) : error;
    if (isAboutOneFile(meaning)) await check();
    throw meaning;
  }

  return { requireFolder, requireSpace: () => requireSpace(root), check, fail };
}

async function requireSpace(root: string): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(root);
  const free = bavail * bsize;
  const min = Math.min(minFreeBytes, blocks * bsize * minFreeShare);
  if (free >= min) return;
  throw new StorageError(
    'NO_SPACE',
    `the disk is nearly full: ${inMb(free)} MB free, ${inMb(min)} MB required`,
  );
}

/** Returns whether an error says that a file doesn't exist. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const noSpace = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function ofOneFile(error: Error & { code: string }): StorageError {
  const code = noSpace.includes(error.code) ? 'NO_SPACE' : 'FILE_FAILED';
  return new StorageError(code, `file operation failed: ${error.code}`, { cause: error });
}

function down(error: unknown): never {
  if (isStorageError(error, 'STORAGE_DOWN')) throw error;
  const reason = isSystemError(error) ? error.code : error instanceof Error ? error.message : String(error);
  throw new StorageError('STORAGE_DOWN', `file storage folder: ${reason}`, { cause: error });
}

function inMb(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}
