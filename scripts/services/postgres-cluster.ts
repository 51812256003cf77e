import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, type Supervisor } from '@offload/processes';
import { canUse, postgresFolder, postgresUser, type User } from './postgres-binaries';
import { makePrivateFolder, postgresHome } from './postgres-home';

export interface Cluster {
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

async function initialise(supervisor: Supervisor, cluster: Omit<Cluster, 'password'>, passwordFile: string) {
  const { binaries, dataFolder, home, user } = cluster;
  const unfinished = `${dataFolder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, user);
  await supervisor.finish({
    name: 'initdb',
    command: join(binaries, 'bin', 'initdb'),
    args: [
      `--pgdata=${unfinished}`,
      '--username=offload',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // PostgreSQL's own collation, for the same text order on every machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ],
    cwd: home,
    env: postgresEnv,
    user,
  });
  renameSync(unfinished, dataFolder);
}

/** Finds the cluster of this data folder or creates it, completely or not at all, with its password next to it. */
export async function openCluster(supervisor: Supervisor, dataDir: string): Promise<Cluster> {
  const user = postgresUser(join(dataDir, 'postgres', 'data'));
  const home = postgresHome(dataDir, user);
  if (user && !canUse(home, '.', user)) throw new PlainError(`User ${user.uid} can't access ${home}.`);
  const cluster = { home, user, dataFolder: join(home, 'data'), binaries: postgresFolder(user) };
  const passwordFile = join(home, 'password');
  if (!existsSync(cluster.dataFolder)) {
    writePassword(passwordFile, user);
    await initialise(supervisor, cluster, passwordFile);
  }
  return { ...cluster, password: readFileSync(passwordFile, 'utf8').trim() };
}
