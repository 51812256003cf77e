import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Ending } from './process-group';
import type { RunningProcess } from './start-process';

let notices: Writable | undefined;

/**
 * Ends a process's group if this process ends first, even if it's killed. For programs that a supervisor kills together
 * with everything in their own group.
 */
export function endWithUs({ pid, ended }: RunningProcess, ending: Ending): void {
  notices ??= startReaper();
  const reaper = notices;
  reaper.write(`${JSON.stringify({ pid, ending })}\n`);
  void ended.then(() => reaper.write(`${JSON.stringify({ pid, ending: null })}\n`));
}

/** Returns the input of a process that acts when we no longer can. */
function startReaper(): Writable {
  const args = ['--import', 'tsx', fileURLToPath(new URL('reaper.ts', import.meta.url))];
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  // In its own group: otherwise it would be killed with us.
  const reaper = spawn(process.execPath, args, { cwd, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // It doesn't keep this process running.
  reaper.unref();
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  return reaper.stdin;
}
