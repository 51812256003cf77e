import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { nodeOn } from './bin';
import type { Ending } from './process-group';
import { root } from './root';

let notices: Writable | undefined;

/**
 * Ends a child's process group if this process ends first, even if it's killed. For programs that a supervisor kills
 * together with everything in their own group.
 */
export function endWithUs(child: ChildProcess, ending: Ending): void {
  const { pid } = child;
  if (!pid) return;
  notices ??= startReaper();
  const reaper = notices;
  reaper.write(`${JSON.stringify({ pid, ending })}\n`);
  child.once('exit', () => reaper.write(`${JSON.stringify({ pid, ending: null })}\n`));
}

/** Returns the input of a process that acts when we no longer can. */
function startReaper(): Writable {
  const { command, args } = nodeOn('scripts/reaper.ts');
  // In its own group, or it would be killed with us.
  const reaper = spawn(command, args, { cwd: root, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // It doesn't keep us running.
  reaper.unref();
  if (reaper.stdin instanceof Socket) reaper.stdin.unref();
  return reaper.stdin;
}
