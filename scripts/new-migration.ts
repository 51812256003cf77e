import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tool } from './bin';
import { PlainError } from './plain-error';
import { noRecord } from './process-record';
import { root } from './root';
import { runCommand } from './run-command';
import type { Supervisor } from './supervise';

const SCHEMA = 'prisma/schema.prisma';

/** What takes the committed schema to the one in the working tree. `prisma migrate dev` needs an engine we have not. */
async function diff(supervisor: Supervisor): Promise<string> {
  const git = {
    name: 'git show',
    command: 'git',
    args: ['show', `HEAD:${SCHEMA}`],
    cwd: root,
    env: process.env,
  };
  const committed = await supervisor.finish(git);
  const folder = mkdtempSync(join(tmpdir(), 'offload-'));
  try {
    const before = join(folder, 'schema.prisma');
    writeFileSync(before, committed);
    const args = ['migrate', 'diff', '--from-schema', before, '--to-schema', SCHEMA, '--script'];
    return await supervisor.finish(tool('prisma', args));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await runCommand(async (supervise) => {
  const name = process.argv[2];
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new PlainError('Usage: node --import tsx scripts/new-migration.ts name_in_snake_case');
  }
  const sql = await diff(supervise(noRecord));
  if (/^\s*(-- This is an empty migration\.)?\s*$/.test(sql)) {
    throw new PlainError(`${SCHEMA} is as committed: there is nothing to migrate.`);
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join('prisma/migrations', `${stamp}_${name}`);
  mkdirSync(join(root, folder));
  writeFileSync(join(root, folder, 'migration.sql'), sql);
  console.log(`✓ ${folder}/migration.sql: read it before you commit it.`);
  return 0;
});
