import { join } from 'node:path';
import { type CliEnv, runCli } from '@offload/core/internal/cli';
import { noRecord, PlainError } from '@offload/processes';
import { generateClient } from '../build/prepare';
import { findSystem } from '../jobs/find-system';
import { root } from '../root';
import { runCommand } from '../run-command';
import { parseEnv } from '../system/env';

const system = join(root, 'packages/kinds/src/system.ts');

async function offload(args: string[], env: CliEnv): Promise<number> {
  try {
    return await runCli(args, env, console.log);
  } catch (error) {
    throw error instanceof Error ? new PlainError(error.message) : error;
  }
}

// `npx offload jobs` with the system of this app, on the user's own database or on what `npm start` runs.
await runCommand(async (supervise) => {
  const args = process.argv.slice(2);
  if (['help', '--help', '-h'].includes(args[0] ?? 'help')) return offload(['help'], {});
  const place = findSystem(parseEnv(process.env));
  // The system needs it.
  await generateClient(supervise(noRecord));
  return offload(['jobs', ...args, '--system', system], place);
});
