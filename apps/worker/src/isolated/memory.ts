import { readFile } from 'node:fs/promises';
import type { IsolatedProcess } from './process';

const everyMs = 100;
const pageBytes = 4_096;
const megabyte = 1024 * 1024;

/** Kills a process that uses more memory than it may; native code's counts too. Where /proc is missing, V8's limit is all. */
export function watchMemory({ pid, kill }: IsolatedProcess, limitMb: number) {
  let isExceeded = false;
  let isStopped = false;
  const timer = setInterval(async () => {
    const used = await residentBytes(await lastOf(pid));
    if (isStopped || used <= limitMb * megabyte) return;
    isExceeded = true;
    kill();
  }, everyMs);
  return {
    isExceeded: () => isExceeded,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const [, resident = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(resident) * pageBytes;
  } catch {
    // It has just ended, or this is no Linux.
    return 0;
  }
}

/** Returns the process at the end of a line in which each has started the next: those before it only wait. */
async function lastOf(pid: number | undefined): Promise<number | undefined> {
  try {
    const child = Number.parseInt(await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10);
    return Number.isNaN(child) ? pid : lastOf(child);
  } catch {
    return pid;
  }
}
