import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { claimDataDir, endIfAbandoned, type ProcessRecord, withLock } from '@offload/processes';
import { root } from '../root';
import { reachableFolder } from '../services/postgres-binaries';

/** Where reports are kept, under the names of their parts. Everything else of a run is deleted with its folder. */
export const testFolder = join(root, '.data', 'test');

const runName = /^run-\d+$/;

const memory = '/dev/shm';
// A run has needed 0.4 GB. Docker gives its containers 64 MB.
const neededBytes = 2 * 1024 ** 3;
const outside = [join(reachableFolder, 'data-'), join(memory, 'offload-')];

/** Puts the cluster of this folder into memory, if the system has a place for that with enough room. */
export function putClusterInMemory(folder: string): void {
  if (!existsSync(memory) || freemem() < 2 * neededBytes) return;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < neededBytes) return;
  const home = mkdtempSync(join(memory, 'offload-'));
  // For PostgreSQL's user.
  chmodSync(home, 0o711);
  symlinkSync(home, join(folder, 'postgres'));
}

/** Removes the targets of a run's clusters that are links out of its folder. */
function removeClusters(folder: string): void {
  for (const owner of readdirSync(folder, { withFileTypes: true })) {
    if (!owner.isDirectory()) continue;
    const link = join(folder, owner.name, 'postgres');
    if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    const home = realpathSync(link);
    if (outside.some((place) => home.startsWith(place))) rmSync(home, { recursive: true });
  }
}

/** Removes a run's folder, and what it has elsewhere. */
export function removeRun(folder: string): void {
  removeClusters(folder);
  rmSync(folder, { recursive: true });
}

async function removeAbandonedRuns(): Promise<void> {
  for (const name of readdirSync(testFolder).filter((entry) => runName.test(entry))) {
    const folder = join(testFolder, name);
    if (await endIfAbandoned(folder)) removeRun(folder);
  }
}

export interface Run {
  folder: string;
  record: ProcessRecord;
}

/** Opens a run with its own folder, so that two runs can go on at once. Removes the folders of killed runs. */
export function openRun(): Promise<Run> {
  mkdirSync(testFolder, { recursive: true, mode: 0o711 });
  return withLock(join(testFolder, 'runs.lock'), async () => {
    await removeAbandonedRuns();
    const folder = join(testFolder, `run-${process.pid}`);
    return { folder, record: await claimDataDir(folder) };
  });
}

/** Creates a folder within a run's folder. */
export function folderIn(run: Run, name: string): string {
  const folder = join(run.folder, name);
  mkdirSync(folder, { recursive: true });
  // PostgreSQL's user must be able to traverse it, no matter what our umask is.
  chmodSync(folder, 0o711);
  return folder;
}
