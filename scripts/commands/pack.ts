import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noRecord } from '@offload/processes';
import { writeSbom } from '../build/sbom';
import { buildPackage, packages } from '../pack/build-package';
import { root } from '../root';
import { runCommand } from '../run-command';
import { step } from '../step';

// Packs what other apps use: `npm run pack`, optionally with the folder for the tarballs.
await runCommand(async (supervise) => {
  const supervisor = supervise(noRecord);
  const target = resolve(root, process.argv[2] ?? '.data');
  mkdirSync(target, { recursive: true });
  for (const name of packages) {
    const built = join(target, name);
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
  return 0;
});
