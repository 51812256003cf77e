import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

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
