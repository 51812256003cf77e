import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { noRecord } from '@offload/processes';
import { writeSbom } from '../build/sbom';
import { checkPacked } from '../checks/packages';
import { buildPackage, packages } from '../pack/build-package';
import { root } from '../root';
import { runCommand } from '../run-command';
import { step } from '../step';

// Packs what other apps use: `npm run pack`, optionally with the folder for the tarballs. With `--check`, they are checked, too.
await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' } },
  });
  const target = resolve(root, positionals[0] ?? '.data');
  for (const folder of [target, join(root, '.data')]) mkdirSync(folder, { recursive: true });
  // In the repository, whose dependencies the types of the packages before need.
  const builds = mkdtempSync(join(root, '.data/pack-'));
  try {
    for (const name of packages) {
      const built = join(builds, name);
      await step(`@offload/${name}`, () => buildPackage(supervisor, name, built));
      writeSbom([`packages/${name}`], `packages/${name}`, join(built, 'sbom.cdx.json'));
      const args = ['pack', built, '--pack-destination', target, '--loglevel=warn'];
      const packed = await supervisor.finish({
        name: 'npm pack',
        command: 'npm',
        args,
        cwd: root,
        env: process.env,
      });
      console.log(`✓ ${join(target, packed.trim())}`);
    }
    cpSync(builds, target, { recursive: true });
    if (values.check) await step('Checks', () => checkPacked(supervisor, target));
  } finally {
    rmSync(builds, { recursive: true });
  }
  return 0;
});
