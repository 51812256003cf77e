import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtWorker } from '../../scripts/bin';
import { setting } from '../setting';

const root = fileURLToPath(new URL('../..', import.meta.url));
const running = new Set<ChildProcess>();

/** Starts one more worker of the system under test. Answers the id of its process. */
export function startAnotherWorker(leaseMs: number): number {
  const settings: Record<string, string> = JSON.parse(setting('E2E_WORKER'));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(builtWorker.command, builtWorker.args, {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: 'production', LOG_LEVEL: 'silent', LEASE_MS: String(leaseMs), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (!child.pid) throw new Error('cannot start a worker');
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child.pid;
}

/** Ends what a failed test has left running. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}
