import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessSpec } from '../kept-process';

/** A mail server that delivers nothing and shows everything on a page. */
export function inboxSpec(dataDir: string, smtpPort: number, pagePort: number): ProcessSpec {
  return {
    name: 'inbox',
    command: process.execPath,
    args: [
      fileURLToPath(new URL('bin/maildev.js', import.meta.resolve('maildev'))),
      ...['--ip', '127.0.0.1', '--smtp', String(smtpPort)],
      ...['--web-ip', '127.0.0.1', '--web', String(pagePort)],
      ...['--mail-directory', join(dataDir, 'inbox'), '--max-emails', '2000', '--silent'],
    ],
    // It looks for a configuration file in its folder and all above it.
    cwd: dataDir,
    env: { PATH: process.env.PATH },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' },
  };
}
