import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAboutOneFile, isStorageError, StorageError } from './errors';

const megabyte = 1024 * 1024;
// More than the largest upload. A database on the same disk stops if nothing at all is left.
const minFreeBytes = 256 * megabyte;
// Of a small disk, this share is enough.
const minFreeShare = 0.05;

export interface Disk {
  /** Throws a `STORAGE_DOWN` if the folder is missing: nothing is known of its files then. */
  requireFolder(): Promise<void>;
  /** Throws a `NO_SPACE` if less is free than must be left. */
  requireSpace(): Promise<void>;
  /** Resolves if files can be written. Throws a `STORAGE_DOWN` that says why they can't. */
  check(): Promise<void>;
  /** Throws what an error means: the storage is down if nothing else can be written either, otherwise it is this file. */
  fail(error: unknown): Promise<never>;
}

/** Opens the folder that files are in; it is created at first use. */
export function openDisk(root: string): Disk {
  let isCreated = false;

  async function requireFolder(): Promise<void> {
    // Only once: a folder that is missing later is a disk that was taken away, and an empty one would hide that.
    if (!isCreated) await mkdir(root, { recursive: true }).catch(down);
    isCreated = true;
    await stat(root).catch(down);
  }

  async function requireSpace(): Promise<void> {
    const { bavail, blocks, bsize } = await statfs(root);
    const free = bavail * bsize;
    const min = Math.min(minFreeBytes, blocks * bsize * minFreeShare);
    if (free >= min) return;
    throw new StorageError(
      'NO_SPACE',
      `the disk is nearly full: ${inMb(free)} MB free, at least ${inMb(min)} needed`,
    );
  }

  async function check(): Promise<void> {
    try {
      // A new file each time. Permissions say nothing of a disk that is read-only or out of inodes, nor anything to root.
      await requireFolder();
      const probe = join(root, '.check');
      await writeFile(probe, 'Files can be written.\n').finally(() => rm(probe, { force: true }));
      await requireSpace();
    } catch (error) {
      down(error);
    }
  }

  async function fail(error: unknown): Promise<never> {
    const meaning = isSystemError(error) ? ofOneFile(error) : error;
    if (isAboutOneFile(meaning)) await check();
    throw meaning;
  }

  return { requireFolder, requireSpace, check, fail };
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const noSpace = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function ofOneFile(error: Error & { code: string }): StorageError {
  const code = noSpace.includes(error.code) ? 'NO_SPACE' : 'FILE_FAILED';
  return new StorageError(code, `a file failed: ${error.code}`, { cause: error });
}

function down(error: unknown): never {
  if (isStorageError(error, 'STORAGE_DOWN')) throw error;
  const reason = isSystemError(error) ? error.code : error instanceof Error ? error.message : String(error);
  throw new StorageError('STORAGE_DOWN', `the folder of the files: ${reason}`, { cause: error });
}

function inMb(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}
