import { noRecord } from '@offload/processes';
import { tool } from '../bin';
import { runCommand } from '../run-command';

// Reports what can't be fixed automatically, like `npm run check`.
await runCommand(async (supervise) =>
  (await supervise(noRecord).show(tool('biome', ['check', '--write']))) ? 0 : 1,
);
