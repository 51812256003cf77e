import { join } from 'node:path';
import type { ProcessSpec } from '@offload/processes';
import { nodeOn } from '../bin';
import { root } from '../root';

/** Starts a mail server that delivers nothing and shows every email on a page. */
export function inboxSpec(dataDir: string, smtpPort: number, pagePort: number): ProcessSpec {
  const { command, args } = nodeOn('scripts/services/inbox-server.ts');
  return {
    name: 'inbox',
    command,
    args: [...args, String(smtpPort), String(pagePort), join(dataDir, 'inbox')],
    cwd: root,
    env: { PATH: process.env.PATH },
    service: true,
    ending: { signal: 'SIGTERM', patience: 1000, force: 'SIGKILL' },
  };
}
