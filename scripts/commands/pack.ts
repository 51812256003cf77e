import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noRecord } from '@offload/processes';
import { buildCore } from '../pack/build-core';
import { root } from '../root';
import { runCommand } from '../run-command';
import { step } from '../step';

// Packs the core for other apps: `npm run pack`, optionally with the folder for the tarball.
await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  const target = resolve(root, process.argv[2] ?? '.data');
  mkdirSync(target, { recursive: true });
  const built = join(target, 'core');
  await step('Core', () => buildCore(supervisor, built));
  const args = ['pack', built, '--pack-destination', target, '--loglevel=warn'];
  const named = await supervisor.finish({
    name: 'npm pack',
    command: 'npm',
    args,
    cwd: root,
    env: process.env,
  });
  console.log(`✓ ${join(target, named.trim())}`);
  return 0;
});
