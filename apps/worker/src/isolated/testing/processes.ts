import { readdirSync, readFileSync } from 'node:fs';

/** Returns the ids of the processes that run isolated jobs for this one. */
export function isolatedProcesses(): number[] {
  const threads = readdirSync('/proc/self/task');
  const children = threads.flatMap((thread) => readProc(`self/task/${thread}/children`).trim().split(' '));
  return children.filter((pid) => pid && readProc(`${pid}/cmdline`).includes('/child.ts')).map(Number);
}

/** Sends a signal to every process that runs isolated jobs for this one. */
export function signalIsolated(signal: NodeJS.Signals): void {
  for (const pid of isolatedProcesses()) process.kill(pid, signal);
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch (error) {
    // It has ended since its parent was asked.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return '';
    throw error;
  }
}
