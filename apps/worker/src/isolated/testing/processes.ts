import { readdirSync, readFileSync } from 'node:fs';

/** Returns the ids of the processes that run isolated jobs for this one. */
export function isolatedProcesses(): number[] {
  return programsIn(descendantsOf('self'));
}

/** Sends a signal to every process that runs isolated jobs for this one, and to the processes around them. */
export function signalIsolated(signal: NodeJS.Signals): void {
  const isProgram = new Set(isolatedProcesses());
  const all = descendantsOf('self').filter((pid) => read(`${pid}/cmdline`).includes('offload-isolated-'));
  // One of them alone ends the others.
  for (const pid of signal === 'SIGKILL' ? isProgram : all) process.kill(pid, signal);
}

function programsIn(pids: number[]): number[] {
  return pids.filter((pid) => {
    const [command = '', ...rest] = read(`${pid}/cmdline`).split('\0');
    return command === process.execPath && rest.some((arg) => /offload-isolated-\w+\/child\.mjs$/.test(arg));
  });
}

function descendantsOf(of: number | 'self'): number[] {
  const threads = readTasks(of);
  const children = threads.flatMap((thread) => read(`${of}/task/${thread}/children`).trim().split(' '));
  return children.filter(Boolean).flatMap((pid) => [Number(pid), ...descendantsOf(Number(pid))]);
}

function readTasks(of: number | 'self'): string[] {
  return orNothing(() => readdirSync(`/proc/${of}/task`), []);
}

function read(path: string): string {
  return orNothing(() => readFileSync(`/proc/${path}`, 'utf8'), '');
}

function orNothing<Value>(look: () => Value, nothing: Value): Value {
  try {
    return look();
  } catch (error) {
    // It has ended since its parent was asked.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return nothing;
    throw error;
  }
}
