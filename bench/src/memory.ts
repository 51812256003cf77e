import { readdirSync, readFileSync } from 'node:fs';

const pageBytes = 4_096;

/** Monitors the memory of all descendant processes. Returns a function that stops it and returns the peak of one process in MB. */
export function watchDescendants(): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, ...descendantsOf(String(process.pid)).map(residentMb));
  }, 100);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function descendantsOf(pid: string): string[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = all.map(
    (name) => [name, read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1]] as const,
  );
  const below = (of: string): string[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([name]) => [name, ...below(name)]);
  return below(pid);
}

/** Returns the memory of a process in MB. */
export function residentMb(pid: number | string): number {
  return (Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes) / 2 ** 20;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has just ended.
    return '';
  }
}
