import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError, type Supervisor } from '@offload/processes';
import { canInstall, install } from './apt';

/** Returns the folder that contains the postgres and initdb to test on, if it isn't the embedded one. */
export function binariesToTest(): string | undefined {
  return process.env.POSTGRES_BIN || undefined;
}

const debianFolder = '/usr/lib/postgresql';

/** Returns the versions of PostgreSQL that Debian's packages have installed, oldest first. */
export function installedVersions(): string[] {
  if (!existsSync(debianFolder)) return [];
  return readdirSync(debianFolder).sort((a, b) => Number(a) - Number(b));
}

/** Returns the folder with the programs of a version of PostgreSQL from Debian's packages. Installs it if we can. */
export async function findVersion(supervisor: Supervisor, version: string): Promise<string> {
  const folder = join(debianFolder, version, 'bin');
  if (existsSync(join(folder, 'initdb'))) return folder;
  if (!canInstall()) throw new PlainError(`PostgreSQL ${version} not found. Install its Debian package.`);
  // Otherwise, the package creates a database and starts a server.
  const settings = '/etc/postgresql-common/createcluster.conf';
  if (!existsSync(settings)) {
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, 'create_main_cluster = false\n');
  }
  await install(supervisor, `postgresql-${version}`);
  return folder;
}
