import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { claimDataDir } from '@offload/processes';
import { root } from '../root';
import { runServer } from '../run-command';
import { announce } from '../system/announce';
import { parseEnv } from '../system/env';
import { startSystem } from '../system/system';

const migrationFolders = ['packages/core/src/migrations', 'prisma/migrations'];

/**
 * Says so if a migration is added while everything runs. It isn't applied right away, because it may be half written, and
 * an applied one can't be changed.
 */
function watchMigrations(): void {
  for (const name of migrationFolders) {
    const folder = join(root, name);
    const known = new Set(readdirSync(folder));
    watch(folder, () => {
      for (const added of readdirSync(folder).filter((file) => !known.has(file))) {
        known.add(added);
        console.log(`! New migration ${name}/${added}. Restart npm run dev to apply it.`);
      }
    });
  }
}

await runServer(async (supervise) => {
  const settings = parseEnv(process.env);
  const supervisor = supervise(await claimDataDir(settings.DATA_DIR));
  watchMigrations();
  await announce(settings, await startSystem(supervisor, settings, 'development'));
});
