import { claimDataDir } from '@offload/processes';
import { announce } from './announce';
import { parseEnv } from './env';
import { runServer } from './run-command';
import { startSystem } from './system';

await runServer(async (supervise) => {
  const settings = parseEnv(process.env);
  const supervisor = supervise(await claimDataDir(settings.DATA_DIR));
  await announce(settings, await startSystem(supervisor, settings, 'production'));
});
