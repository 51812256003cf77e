import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@offload/core';
import { PlainError, type Supervisor } from '@offload/processes';
import type pg from 'pg';
import { tool } from '../bin';
import { connect } from '../connect';
import { envWithoutSettings } from '../system/env';

export interface Difference {
  /** The folder that contains `prisma/`. */
  root: string;
  /** The URL of a PostgreSQL server for a temporary database. */
  server: string;
}

/** Returns the statements that bring the result of all migrations to the schema. */
export async function findMissing(supervisor: Supervisor, { root, server }: Difference): Promise<string[]> {
  const prisma = join(root, 'prisma');
  const script = await withScratchDatabase(server, async (client, url) => {
    await migrate(url);
    await applyAll(client, join(prisma, 'migrations'));
    const target = join(prisma, 'schema.prisma');
    const args = ['migrate', 'diff', '--from-config-datasource', '--to-schema', target, '--script'];
    // Prisma would start a process that asks its own host for a newer version.
    const env = { ...envWithoutSettings(), DATABASE_URL: url, CHECKPOINT_DISABLE: '1' };
    return supervisor.finish(tool('prisma', args, env));
  });
  return subtract(script, readFileSync(join(prisma, 'beyond-schema.sql'), 'utf8'));
}

async function withScratchDatabase<Result>(
  server: string,
  work: (client: pg.Client, url: string) => Promise<Result>,
): Promise<Result> {
  const admin = await connect(server);
  const name = `migrations_${randomUUID().replaceAll('-', '')}`;
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const client = await connect(url.href);
    return await work(client, url.href).finally(() => client.end());
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

/** Applies the app's migrations in Prisma's order. */
async function applyAll(client: pg.Client, migrations: string): Promise<void> {
  await client.query('SET search_path = public');
  const folders = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const name of folders.map((folder) => folder.name).sort()) {
    const script = readFileSync(join(migrations, name, 'migration.sql'), 'utf8');
    await client.query(script).catch((error) => {
      throw new PlainError(`prisma/migrations/${name} can't be applied: ${error.message}`);
    });
  }
}

function statementsOf(script: string): string[] {
  return script
    .replace(/^--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Splits a statement into changes. Each clause of an `ALTER TABLE` is one change. */
function changesOf(statement: string): { table: string; changes: string[] } {
  const [, table, clauses] = /^(ALTER TABLE \S+ )([\s\S]+)$/.exec(statement) ?? [];
  if (!table || !clauses) return { table: '', changes: [statement] };
  return { table, changes: clauses.split(',\n').map((clause) => clause.trim()) };
}

/** Returns the statements of a script by Prisma, without the changes that are in another script. */
function subtract(script: string, ignored: string): string[] {
  const known = new Set(
    statementsOf(ignored).flatMap((statement) => {
      const { table, changes } = changesOf(statement);
      return changes.map((change) => table + change);
    }),
  );
  return statementsOf(script).flatMap((statement) => {
    const { table, changes } = changesOf(statement);
    const left = changes.filter((change) => !known.has(table + change));
    return left.length > 0 ? [table + left.join(',\n  ')] : [];
  });
}
