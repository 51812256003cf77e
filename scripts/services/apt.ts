import { existsSync } from 'node:fs';
import type { Supervisor } from '@offload/processes';
import { step } from '../step';

const aptGet = '/usr/bin/apt-get';

// One at a time, because apt-get fails if another one holds its locks. It waits for those of an installation, but not for
// those of an update, which isn't needed if someone else has just made one.
const installOne = `
  ${aptGet} update -q
  ${aptGet} install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$0"`;

/** Returns whether we can install packages: only as root on Debian-like systems. Elsewhere, users install them themselves. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync(aptGet);
}

/** Installs a package. Waits while another command of ours installs one. */
export function install(supervisor: Supervisor, name: string): Promise<unknown> {
  return step(`Installing ${name}`, () =>
    supervisor.finish({
      name: `apt-get install ${name}`,
      command: 'flock',
      args: ['/var/lib/dpkg', 'sh', '-c', installOne, name],
      cwd: '/',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }),
  );
}
