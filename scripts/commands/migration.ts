import { PlainError } from '@offload/processes';
import { writeMigration } from '../migration/write-migration';
import { root } from '../root';
import { runCommand } from '../run-command';
import { startPostgres } from '../services/postgres';
import { step } from '../step';
import { folderIn, openRun, removeRun } from '../test/run-folder';

function readName(): string {
  const [name = '', ...more] = process.argv.slice(2);
  if (/^[a-z][a-z0-9_]*$/.test(name) && more.length === 0) return name;
  throw new PlainError('Usage: npm run migration <name>, in snake_case: npm run migration add_birthday');
}

await runCommand(async (supervise) => {
  const name = readName();
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
