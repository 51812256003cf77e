import { tool } from './bin';
import { noRecord } from './process-record';
import { runCommand } from './run-command';

// What is left, `npm run check` reports as well: it reads the same files by the same rules.
await runCommand(async (supervise) =>
  (await supervise(noRecord).show(tool('biome', ['check', '--write']))) ? 0 : 1,
);
