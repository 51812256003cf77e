import { claimDataDir } from '@offload/processes';
import { runServer } from '../run-command';
import { announce } from '../system/announce';
import { parseEnv } from '../system/env';
import { startSystem } from '../system/system';

await runServer(async (supervise) => {
  const settings = parseEnv(process.env);
  const supervisor = supervise(await claimDataDir(settings.DATA_DIR));
  await announce(settings, await startSystem(supervisor, settings, 'development'));
});
