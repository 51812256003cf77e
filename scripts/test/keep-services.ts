import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { runDetached } from '../run-command';
import { keptServicesFile } from './kept-services';
import { openRun, removeRun } from './run-folder';
import { startServices, type Variables } from './surroundings';

const idleMs = 10 * 60_000;
const checkMs = 2_000;

/** Offers services to other commands until none has used them for ten minutes, or the file is gone. */
async function offer(variables: Variables): Promise<void> {
  const unfinished = `${keptServicesFile}.new`;
  writeFileSync(unfinished, JSON.stringify(variables), { mode: 0o600 });
  renameSync(unfinished, keptServicesFile);
  for (;;) {
    await delay(checkMs);
    const found = statSync(keptServicesFile, { throwIfNoEntry: false });
    if (!found) return;
    if (Date.now() - found.mtimeMs > idleMs) return rmSync(keptServicesFile, { force: true });
  }
}

await runDetached(async (supervise) => {
  const run = await openRun();
  process.once('exit', () => removeRun(run.folder));
  await offer(await startServices(supervise(run.record), run));
  return 0;
});
