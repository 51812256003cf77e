import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Supervisor } from '@offload/processes';
import { nodeOn, tool } from '../bin';
import { root } from '../root';

/** Packs the packages for other apps, and checks that Node.js, bundlers, and TypeScript find what they export. */
export async function checkPackages(supervisor: Supervisor): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    const { command, args } = nodeOn('scripts/commands/pack.ts');
    const name = 'npm run pack';
    await supervisor.finish({ name, command, args: [...args, folder], cwd: root, env: process.env });
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.tgz'))) {
      await supervisor.finish(tool('publint', [join(folder, file), '--strict']));
      await supervisor.finish(tool('attw', [join(folder, file), '--profile', 'esm-only']));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
