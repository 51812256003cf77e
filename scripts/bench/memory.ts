import { readdirSync, readFileSync } from 'node:fs';

const pageBytes = 4_096;

/** Follows the memory of the processes that this one starts. Answers how to end it and hear the most that one had, in MB. */
export function watchChildren(): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, ...childrenOf(process.pid).map(residentBytes));
  }, 100);
  return () => {
    clearInterval(timer);
    return peak / 2 ** 20;
  };
}

function childrenOf(pid: number): string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter(
    (name) => read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1] === String(pid),
  );
}

function residentBytes(pid: string): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
}
