import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type RunningProcess, startProcess } from '@offload/processes';
import { until } from '@offload/testing';
import { cleanEnv } from '../system';

/** Starts the worker with the guide's command. */
export function startAppWorker(folder: string, command: string): RunningProcess {
  const [npx, program, ...args] = command.split(' ');
  if (npx !== 'npx' || program !== 'offload') throw new Error(`The guide starts the worker with ${command}`);
  // Without npx, because a signal would end only npx.
  return startNode(folder, [join(folder, 'node_modules/@offload/core/bin-offload.js'), ...args]);
}

/** Starts the app's web, as built or in development, and waits until it responds. */
export function startAppWeb(
  folder: string,
  port: number,
  command: 'start' | 'dev' = 'start',
): Promise<RunningProcess> {
  const next = join(folder, 'node_modules/next/dist/bin/next');
  // It doesn't read the host from the environment, as other servers do.
  return startServer(folder, [next, command, '-H', '127.0.0.1'], port);
}

/** Starts a server of the app on loopback, and waits until it responds. */
export async function startServer(
  folder: string,
  args: string[],
  port: number,
  more: NodeJS.ProcessEnv = {},
): Promise<RunningProcess> {
  const server = startNode(folder, args, { HOSTNAME: '127.0.0.1', PORT: String(port), ...more });
  await until(() => isThere(`http://127.0.0.1:${port}/`), 60_000);
  return server;
}

async function isThere(url: string): Promise<boolean> {
  try {
    // Below a base path, the root is a 404.
    return (await fetch(url)).status < 500;
  } catch {
    return false;
  }
}

/** Starts Node.js in a folder: that of the `PATH`, as in a shell. */
export function startNode(folder: string, args: string[], more: NodeJS.ProcessEnv = {}): RunningProcess {
  const running = startProcess({
    name: 'own app',
    command: 'node',
    args,
    cwd: folder,
    env: { ...cleanEnv(), ...more },
    errors: 'inherit',
    inOurGroup: true,
  });
  void explainEnd(running);
  return running;
}

/** Prints the output of a process that didn't end as it should. Next.js itself exits with 143 after SIGTERM. */
async function explainEnd({ stdout, ended }: RunningProcess): Promise<void> {
  const said = stdout ? await text(stdout) : '';
  const end = await ended;
  if (end !== 'SIGKILL' && end !== 0 && end !== 143) console.error(said);
}
