import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Identifies one process forever: a process ID may be reused, but not together with its start time. */
export const identitySchema = z.object({ pid: z.number(), started: z.string() });

export type ProcessIdentity = z.infer<typeof identitySchema>;

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function askPs(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function startOnLinux(pid: number): string | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  // The command's name, in parentheses, may contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z') return undefined;
  return `${fields[19]}@${readProc('/proc/sys/kernel/random/boot_id')?.trim()}`;
}

export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : askPs(pid, 'lstart');
  return started ? { pid, started } : undefined;
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Returns a process's command line, its parts separated by spaces, or an empty string if the process doesn't exist. */
export function commandOf(pid: number): string {
  const command =
    process.platform === 'linux'
      ? readProc(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')
      : askPs(pid, 'command');
  return command ?? '';
}
