import type { Supervisor } from '@offload/processes';
import { nodeOn } from '../bin';
import { buildAll, generateClient } from '../build/prepare';
import { root } from '../root';
import { runCommand } from '../run-command';
import { binariesToTest } from '../services/installed-postgres';
import { openRun, removeRun } from './run-folder';
import { startServices, testEnv } from './surroundings';

/** Credentials for the tests' S3 server, which accepts any. */
const aws = { AWS_ACCESS_KEY_ID: 'of-the-tests', AWS_SECRET_ACCESS_KEY: 'of-the-tests' };

interface Needs {
  /** By default, it needs everything built. */
  prepare?(supervisor: Supervisor): Promise<void>;
  /** Settings of PostgreSQL, instead of those for tests. */
  postgres?: Record<string, string>;
}

/** Runs a test program on its own services, with this command's arguments. */
export async function runOnServices(
  file: string,
  { prepare = buildAll, postgres }: Needs = {},
): Promise<void> {
  await runCommand(async (supervise) => {
    const run = await openRun();
    process.once('exit', () => removeRun(run.folder));
    const supervisor = supervise(run.record);
    await generateClient(supervisor);
    await prepare(supervisor);
    const env = testEnv({ ...(await startServices(supervisor, run, binariesToTest(), postgres)), ...aws });
    const { command, args } = nodeOn(file);
    const task = { name: file, command, args: [...args, ...process.argv.slice(2)], cwd: root, env };
    return (await supervisor.show(task)) ? 0 : 1;
  });
}
