import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { PlainError } from './plain-error';

export interface Program {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number } | undefined;
}

/** A file descriptor, or what to do with the text: read it, print it, or discard it. */
type Output = number | 'pipe' | 'inherit' | 'ignore';

interface StartOptions extends Program {
  output?: Output | undefined;
  /** By default, as `output`. */
  errors?: Output | undefined;
  /** Whether it stays in our process group, so that it ends with the group. */
  inOurGroup?: boolean;
}

export interface RunningProcess {
  pid: number;
  /** Null unless the output is `pipe`. */
  stdout: Readable | null;
  stderr: Readable | null;
  /** Resolves to the exit status, or to the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Sends a signal to the process, not to its group. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/**
 * Starts a program, by default in a process group of its own, so that Ctrl-C in the terminal doesn't end everything at
 * once in random order. (Execa ends a process, but not its group.) Throws if it can't be started.
 */
export function startProcess(options: StartOptions): RunningProcess {
  const { name, command, args, cwd, env, user, output = 'pipe', errors = output, inOurGroup } = options;
  const stdio = ['ignore' as const, output, errors];
  const child = spawn(command, args, { cwd, env, detached: !inOurGroup, stdio, ...user });
  const { pid, stdout, stderr } = child;
  // An event reports later why a program can't be started, or why a signal isn't permitted.
  child.on('error', () => undefined);
  if (!pid) throw new PlainError(`${name} can't be started: is ${command} an executable file?`);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  async function end(name: NodeJS.Signals) {
    signal(name);
    return ended;
  }
  return { pid, stdout, stderr, ended, signal, end };
}

export function endText(end: number | NodeJS.Signals): string {
  return typeof end === 'number' ? `exit ${end}` : end;
}
