import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, type Supervisor } from '@offload/processes';
import { type Difference, findMissing } from './find-missing';

/** Returns the name of the new migration. Throws if the arguments aren't a name. */
export function readName([name = '', ...more]: string[]): string {
  if (/^[a-z][a-z0-9_]*$/.test(name) && more.length === 0) return name;
  throw new PlainError('Usage: npm run migration <name>, in snake_case: npm run migration add_birthday');
}

/** Returns a timestamp that sorts after all migrations, even after one from a clock that is ahead of ours. */
function nextStamp(existing: string[]): string {
  const now = Number(new Date().toISOString().replace(/\D/g, '').slice(0, 14));
  const newest = Math.max(0, ...existing.map((folder) => Number.parseInt(folder, 10)));
  return String(Math.max(now, newest + 1));
}

/**
 * Writes a migration with what the existing migrations lack. Returns the path of its script from `root`, or undefined if
 * they lack nothing.
 */
export async function writeMigration(
  supervisor: Supervisor,
  { name, ...difference }: Difference & { name: string },
): Promise<string | undefined> {
  const statements = await findMissing(supervisor, difference);
  if (statements.length === 0) return undefined;
  const migrations = join(difference.root, 'prisma/migrations');
  const existing = readdirSync(migrations).filter((entry) => /^\d+_/.test(entry));
  const twin = existing.find((folder) => folder.replace(/^\d+_/, '') === name);
  if (twin) throw new PlainError(`prisma/migrations/${twin} already has this name. Choose another one.`);

  const folder = `${nextStamp(existing)}_${name}`;
  // Outside the migrations folder until it's complete, because a folder without a script keeps all migrations from running.
  const unfinished = join(difference.root, 'prisma', `.${folder}`);
  mkdirSync(unfinished);
  writeFileSync(
    join(unfinished, 'migration.sql'),
    statements.map((statement) => `${statement};\n`).join('\n'),
  );
  renameSync(unfinished, join(migrations, folder));
  return `prisma/migrations/${folder}/migration.sql`;
}
