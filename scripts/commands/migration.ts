import { readName, writeMigration } from '../migration/write-migration';
import { root } from '../root';
import { runCommand } from '../run-command';
import { startPostgres } from '../services/postgres';
import { step } from '../step';
import { folderIn, openRun, removeRun } from '../test/run-folder';

await runCommand(async (supervise) => {
  const name = readName(process.argv.slice(2));
  const run = await openRun();
  // Runs after an interruption too. All processes have ended by then.
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  const server = await step('PostgreSQL', () => startPostgres(supervisor, folderIn(run, 'migration')));
  const written = await step('Difference', () => writeMigration(supervisor, { root, server, name }));
  console.log(
    written
      ? `✓ ${written}: read it before you commit it. Prisma takes a renamed column for a new one.`
      : 'Nothing to migrate. The migrations match prisma/schema.prisma.',
  );
  return 0;
});
