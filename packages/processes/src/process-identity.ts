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

/** Returns the columns of Linux's statistics of a process, from its state on. */
function readStat(pid: number): string[] | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  // The command's name, in parentheses, may contain spaces and parentheses.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function startOnLinux(pid: number): string | undefined {
  const fields = readStat(pid);
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

/** Returns the seconds of CPU time that a process has used, in steps of 10 ms. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== 'linux')
    return (askPs(pid, 'time') ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const [user, system] = (readStat(pid) ?? []).slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

/** Returns a process's command line, its parts separated by spaces, or an empty string if the process doesn't exist. */
export function commandOf(pid: number): string {
  const command =
    process.platform === 'linux'
      ? readProc(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')
      : askPs(pid, 'command');
  return command ?? '';
}
