import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { canUse, makeReachable, reachableFolder, type User } from './postgres-binaries';

/**
 * Returns the folder of the cluster and its password: `$DATA_DIR/postgres`. If root starts us in a folder that PostgreSQL's
 * user can't access (/root, `mktemp -d`), that is a link to a new folder in an accessible place, which is kept.
 */
export function postgresHome(dataDir: string, user: User | undefined): string {
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

export function makePrivateFolder(folder: string, user: User | undefined): void {
  mkdirSync(folder, { mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}
