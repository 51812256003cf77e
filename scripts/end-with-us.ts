import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { nodeOn } from './bin';
import type { Ending } from './process-group';
import { root } from './root';

let notices: Writable | undefined;

/**
 * Ends the process group of a child if this process ends before it does, also if it is killed: for programs that a
 * supervisor kills with all that is in their own group.
 */
export function endWithUs(child: ChildProcess, ending: Ending): void {
  const { pid } = child;
  if (!pid) return;
  notices ??= startReaper();
  const reaper = notices;
  reaper.write(`${JSON.stringify({ pid, ending })}\n`);
  child.once('exit', () => reaper.write(`${JSON.stringify({ pid, ending: null })}\n`));
}

/** Returns where to write to a process that acts when we no longer can. */
function startReaper(): Writable {
  const { command, args } = nodeOn('scripts/reaper.ts');
  // In a group of its own, or it would be killed with us.
  const reaper = spawn(command, args, { cwd: root, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Nor does it keep us alive.
  reaper.unref();
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  return reaper.stdin;
}
