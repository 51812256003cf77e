import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const everyMs = 100;
const pageBytes = 4_096;
const megabyte = 1024 * 1024;

/** Kills a process that uses more memory than it may; native code's counts too. Where /proc is missing, V8's limit is all. */
export function watchMemory(child: ChildProcess, limitMb: number) {
  let isExceeded = false;
  const timer = setInterval(async () => {
    const used = await residentBytes(child.pid);
    if (used <= limitMb * megabyte) return;
    isExceeded = true;
    child.kill('SIGKILL');
  }, everyMs);
  return { exceeded: () => isExceeded, stop: () => clearInterval(timer) };
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
