import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The user `nobody`, on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };
// Next's types require NODE_ENV, so `{}` isn't one.
const noVariables: NodeJS.ProcessEnv = Object.create(null);

/**
 * Runs JavaScript as another user of this machine, if root runs the tests; otherwise as our own, but with no environment.
 * Returns what it prints.
 */
export async function runAsOtherUser(code: string): Promise<string> {
  const user = process.getuid?.() === 0 ? nobody : {};
  const args = ['--input-type=module', '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: '/',
    env: noVariables,
    ...user,
  });
  return stdout.trim();
}
