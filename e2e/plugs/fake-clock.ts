import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSupervisor, noRecord, PlainError } from '@offload/processes';
import { canInstall, install } from '../../scripts/services/apt';

/** A clock for programs that are started with its environment. */
export interface FakeClock {
  env: NodeJS.ProcessEnv;
  /** Sets it so many seconds ahead of the machine's. Programs that are running notice that within a second. */
  setAhead(seconds: number): void;
  remove(): void;
}

/** Makes a clock with libfaketime. If that is missing, installs it on Debian as root, and throws a `PlainError` elsewhere. */
export async function createFakeClock(): Promise<FakeClock> {
  const library = await findOrInstallLibrary();
  const folder = mkdtempSync(join(tmpdir(), 'offload-clock-'));
  // For PostgreSQL's user, too.
  chmodSync(folder, 0o755);
  const file = join(folder, 'ahead');
  const setAhead = (seconds: number) => writeFileSync(file, `+${seconds}\n`);
  setAhead(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
    },
    setAhead,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function findOrInstallLibrary(): Promise<string> {
  const found = findLibrary();
  if (found) return found;
  if (canInstall()) await install(createSupervisor(noRecord), 'libfaketime');
  const installed = findLibrary();
  if (installed) return installed;
  throw new PlainError('libfaketime not found. Install it, or set FAKETIME_LIBRARY to its file.');
}

function findLibrary(): string | undefined {
  // Debian has a folder for each architecture.
  const folders = [
    '/usr/lib64',
    '/usr/lib',
    ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name)),
  ];
  const files = folders.map((folder) => join(folder, 'faketime', 'libfaketime.so.1'));
  return [process.env.FAKETIME_LIBRARY ?? '', ...files].find((file) => existsSync(file));
}
