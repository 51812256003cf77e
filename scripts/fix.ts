import { tool } from './bin';
import { noRecord } from './process-record';
import { runCommand } from './run-command';

// Reports what can't be fixed automatically, like `npm run check`.
await runCommand(async (supervise) =>
  (await supervise(noRecord).show(tool('biome', ['check', '--write']))) ? 0 : 1,
);
