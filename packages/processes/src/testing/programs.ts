import type { Program } from '../start-process';

/** Returns a program that runs this JavaScript. */
export function program(code: string, name = 'program'): Program {
  const args = ['--input-type=module', '-e', code];
  return { name, command: process.execPath, args, cwd: '/', env: process.env };
}

/** Runs until it's ended. */
export const idle = program('setInterval(() => {}, 1_000)', 'idle');

/** Prints "ready", and then ignores SIGTERM. */
export const stubborn = program(
  "process.on('SIGTERM', () => {}); setInterval(() => {}, 1_000); console.log('ready')",
  'stubborn',
);

/** Starts another process in its group, prints that one's ID, and continues until it's ended. */
export const parent = program(
  `import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
  console.log(child.pid);
  setInterval(() => {}, 1_000);`,
  'parent',
);

export const kill = { signal: 'SIGKILL', patience: 0, force: 'SIGKILL' } as const;
