import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from './plain-error';
import { identify, identitySchema, isRunning } from './process-identity';

const deadlineMs = 300_000;

/** Returns the result, or undefined if the file system responds with this error code. */
function unless<Result>(code: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return undefined;
    throw error;
  }
}

/** Creates the lock with a link, which is atomic, so that no process reads an incomplete lock. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify(process.pid)));
  const taken = unless('EEXIST', () => {
    linkSync(own, file);
    return true;
  });
  rmSync(own);
  return taken ?? false;
}

function dropIfDead(file: string): void {
  const content = unless('ENOENT', () => readFileSync(file, 'utf8'));
  if (!content || isRunning(identitySchema.parse(JSON.parse(content)))) return;
  // If several processes find the same dead holder, only one can rename the lock, and it checks what it got.
  const aside = `${file}.${process.pid}.dead`;
  unless('ENOENT', () => {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === content) rmSync(aside);
    else renameSync(aside, file);
  });
}

/**
 * Runs `work` while holding a lock file. The lock names its process, so that the lock of a killed process is freed at once,
 * and a frozen process keeps its lock, unlike with proper-lockfile.
 */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  const deadline = Date.now() + deadlineMs;
  while (!take(file)) {
    dropIfDead(file);
    if (Date.now() > deadline) throw new PlainError(`Another process has been holding ${file} for too long.`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
