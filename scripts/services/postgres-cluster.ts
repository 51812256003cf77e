import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PlainError, type Supervisor } from '@offload/processes';
import {
  canUse,
  embeddedBinaries,
  makeReachable,
  postgresUser,
  reachableFolder,
  type User,
} from './postgres-binaries';

export interface Cluster {
  /** The folder that contains postgres and initdb. */
  binaries: string;
  dataFolder: string;
  home: string;
  password: string;
  user: User | undefined;
}

/** The environment of initdb and the server. */
export const postgresEnv = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

function writePassword(file: string, user: User | undefined): void {
  writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
}

// The embedded PostgreSQL's own collation, for the same text order on every machine. Hashing slows down guesses at a password,
// and ours is random. At each connection, 4,096 rounds took both sides 4 ms of CPU time.
const embeddedOptions = [
  ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  '--set=scram_iterations=1',
];
// Before version 17, PostgreSQL has no collation of its own. This one of the system's sorts in the same way.
const systemLocale = ['--locale=C.UTF-8'];

async function initialise(
  supervisor: Supervisor,
  cluster: Omit<Cluster, 'password'>,
  passwordFile: string,
  options: string[],
): Promise<void> {
  const { binaries, dataFolder, home, user } = cluster;
  const unfinished = `${dataFolder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, user);
  await supervisor.finish({
    name: 'initdb',
    command: join(binaries, 'initdb'),
    args: [
      `--pgdata=${unfinished}`,
      '--username=offload',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      ...options,
    ],
    cwd: home,
    env: postgresEnv,
    user,
  });
  renameSync(unfinished, dataFolder);
}

/**
 * Finds the cluster of this data folder or creates it, completely or not at all, with its password next to it. It belongs to
 * the embedded PostgreSQL, or to the one whose programs are in `installed`.
 */
export async function openCluster(
  supervisor: Supervisor,
  dataDir: string,
  installed?: string,
): Promise<Cluster> {
  const user = postgresUser(join(dataDir, 'postgres', 'data'));
  const home = postgresHome(dataDir, user);
  if (user && !canUse(home, '.', user)) throw new PlainError(`User ${user.uid} can't access ${home}.`);
  const cluster = {
    home,
    user,
    dataFolder: join(home, 'data'),
    binaries: installed ?? embeddedBinaries(user),
  };
  const passwordFile = join(home, 'password');
  if (!existsSync(cluster.dataFolder)) {
    writePassword(passwordFile, user);
    await initialise(supervisor, cluster, passwordFile, installed ? systemLocale : embeddedOptions);
  }
  return { ...cluster, password: readFileSync(passwordFile, 'utf8').trim() };
}

/**
 * Returns the folder of the cluster and its password: `$DATA_DIR/postgres`. If root starts us in a folder that PostgreSQL's
 * user can't access (/root, `mktemp -d`), that is a link to a new folder in an accessible place, which is kept.
 */
function postgresHome(dataDir: string, user: User | undefined): string {
  const place = join(dataDir, 'postgres');
  const entry = lstatSync(place, { throwIfNoEntry: false });
  if (entry && existsSync(place)) return realpathSync(place);
  if (entry) unlinkSync(place);
  mkdirSync(place);
  // No matter what our umask is.
  chmodSync(place, 0o711);
  if (!user || canUse(place, '.', user)) return realpathSync(place);
  rmdirSync(place);
  makeReachable();
  const home = mkdtempSync(join(reachableFolder, 'data-'));
  chmodSync(home, 0o711);
  symlinkSync(home, place);
  return home;
}

function makePrivateFolder(folder: string, user: User | undefined): void {
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}
