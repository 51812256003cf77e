import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const sizeMb = 64;

/** Mounts a disk of 64 MB at a folder; only root may. Returns how to unmount it. */
export function mountSmallDisk(folder: string): () => void {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder]);
  return () => execFileSync('umount', ['-l', folder]);
}

/** Fills the disk of a folder to the last byte. Returns how to make room again. */
export function fillDisk(folder: string): () => void {
  const ballast = join(folder, '.ballast');
  const file = openSync(ballast, 'w');
  for (let size = 1 << 20; size > 0; size >>= 1) while (writes(file, size));
  closeSync(file);
  return () => rmSync(ballast);
}

function writes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size)) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
