import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { readSealScript } from '../files/own-files';
import type { Program } from './program';

/** A command and its arguments before and after those of Node and the program. */
export interface Launch {
  command: string;
  before: string[];
  program: string;
  after: string[];
}

/** The environment of isolated processes. Not `{}`, because Next's types require NODE_ENV. */
export const noVariables: NodeJS.ProcessEnv = Object.create(null);

const sealName = 'seal.sh';
const probeMs = 10_000;

// Ends with the worker, but ignores signals to the process group, which are meant for the worker.
const tied = ['sh', '-c', 'trap "" HUP INT TERM; exec "$@"', 'sh', 'setpriv', '--pdeathsig', 'KILL'];
const unshare = ['unshare', '--user', '--map-root-user', '--net', '--ipc', '--uts', '--mount', '--pid'];

/** Starts Node in Linux namespaces, without network, privileges, and access to other processes and files. Needs util-linux. */
export function sealedLaunch({ folder, emptyFolder, modules, program }: Program): Launch {
  const enter = [...tied, ...unshare, '--fork', '--kill-child', 'sh', '-c', readSealScript(), sealName];
  const [command = '', ...before] = [...enter, emptyFolder, folder, modules, process.execPath];
  return { command, before, program, after: [] };
}

/** Starts Node with its own permissions, which keep JavaScript, but not native code, from files and processes. */
export function plainLaunch({ folder, modules, program }: Program): Launch {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const reads = [folder, modules].map((path) => `--allow-fs-read=${path}/`);
  const before = [permission, ...reads, '--allow-addons', '--allow-worker'];
  // A thread of the process watches this ID and ends the process when the worker is gone.
  return { command: process.execPath, before, program, after: [String(process.pid)] };
}

export function isSealed({ before }: Launch): boolean {
  return before.includes(sealName);
}

/** Returns and logs the best way to start a program that this system allows. */
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
