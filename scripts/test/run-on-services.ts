import type { Supervisor } from '@offload/processes';
import { nodeOn } from '../bin';
import { buildAll, generateClient } from '../build/prepare';
import { root } from '../root';
import { runCommand } from '../run-command';
import type { Surroundings } from './parts';
import { openRun, removeRun } from './run-folder';
import { startServices, testEnv } from './surroundings';

interface Needs {
  /** By default, it needs everything built. */
  prepare?(supervisor: Supervisor): Promise<void>;
  /** By default, it gets services of its own. */
  services?: Surroundings;
}

/** Runs a test program on services, with this command's arguments. */
export async function runOnServices(
  file: string,
  { prepare = buildAll, services = startServices }: Needs = {},
): Promise<void> {
  await runCommand(async (supervise) => {
    const run = await openRun();
    process.once('exit', () => removeRun(run.folder));
    const supervisor = supervise(run.record);
    await generateClient(supervisor);
    await prepare(supervisor);
    const env = testEnv(await services(supervisor, run));
    const { command, args } = nodeOn(file);
    const task = { name: file, command, args: [...args, ...process.argv.slice(2)], cwd: root, env };
    return (await supervisor.show(task)) ? 0 : 1;
  });
}
