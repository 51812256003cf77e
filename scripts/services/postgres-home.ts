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
 * Where the cluster and its password live: `$DATA_DIR/postgres`. When root starts us below a folder that PostgreSQL's
 * user cannot enter (/root, `mktemp -d`), that is a link to a new folder in a reachable place. Once made it stays.
 */
export function postgresHome(dataDir: string, user: User | undefined): string {
  const place = join(dataDir, 'postgres');
  const entry = lstatSync(place, { throwIfNoEntry: false });
  if (entry && existsSync(place)) return realpathSync(place);
  if (entry) unlinkSync(place);
  mkdirSync(place);
  // Whatever our umask is.
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
