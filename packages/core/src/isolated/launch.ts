import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import type { Program } from './program';

/** How a program is started: the command, its arguments before those of Node and the program, and those after. */
export interface Launch {
  command: string;
  before: string[];
  program: string;
  after: string[];
}

/** The environment of isolated processes. Next's types require NODE_ENV, so `{}` isn't one. */
export const noVariables: NodeJS.ProcessEnv = Object.create(null);

const script = fileURLToPath(new URL('seal.sh', import.meta.url));
const probeMs = 10_000;

// It ends when the worker says so or dies. Signals to its process group are meant for the worker.
const tied = ['sh', '-c', 'trap "" HUP INT TERM; exec "$@"', 'sh', 'setpriv', '--pdeathsig', 'KILL'];
const unshare = ['unshare', '--user', '--map-root-user', '--net', '--ipc', '--uts', '--mount', '--pid'];

/** Starts Node without a network, other processes, privileges, or other files: in Linux namespaces, by util-linux. */
export function sealedLaunch({ folder, emptyFolder, modules, program }: Program): Launch {
  const enter = [...tied, ...unshare, '--fork', '--kill-child', 'sh', script];
  const [command = '', ...before] = [...enter, emptyFolder, folder, modules, process.execPath];
  return { command, before, program, after: [] };
}

/** Starts Node without namespaces: its own permissions keep JavaScript from files and processes, but not native code. */
export function plainLaunch({ folder, modules, program }: Program): Launch {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const reads = [folder, modules].map((path) => `--allow-fs-read=${path}/`);
  const before = [permission, ...reads, '--allow-addons', '--allow-worker'];
  // A thread ends it when the worker is gone.
  return { command: process.execPath, before, program, after: [String(process.pid)] };
}

/** Returns whether a launch is that of a sealed process. */
export function isSealed({ before }: Launch): boolean {
  return before.includes(script);
}

/** Returns the best way to start a program that this system allows, and logs which one that is. */
export async function chooseLaunch(program: Program, log: Logger): Promise<Launch> {
  const sealed = sealedLaunch(program);
  const error = await whyNot(sealed);
  if (error === null) {
    log.info('isolated jobs are sealed: no secrets, no network, no other files or processes');
    return sealed;
  }
  log.warn(
    { error },
    "isolated jobs get no secrets, but can't be sealed from network and files on this system",
  );
  return plainLaunch(program);
}

/** Returns why a launch doesn't work on this system, or null if it does. */
export async function whyNot({ command, before }: Launch): Promise<string | null> {
  try {
    await promisify(execFile)(command, [...before, '--version'], {
      env: noVariables,
      timeout: probeMs,
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
