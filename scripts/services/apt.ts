import { existsSync } from 'node:fs';
import type { Supervisor } from '@offload/processes';
import { step } from '../step';

const aptGet = '/usr/bin/apt-get';

/** Returns whether we can install packages: only as root on Debian-like systems. Elsewhere, users install them themselves. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync(aptGet);
}

export function install(supervisor: Supervisor, name: string): Promise<unknown> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    supervisor.finish({ name: `apt-get ${args[0]}`, command: aptGet, args, cwd: '/', env });
  return step(`Installing ${name}`, async () => {
    await apt('update', '-q');
    await apt('install', '-q', '-y', '--no-install-recommends', name);
  });
}
