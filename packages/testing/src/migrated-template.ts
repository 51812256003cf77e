import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { migrate } from '@offload/core';
import { Client, type ClientBase } from 'pg';

interface Migration {
  name: string;
  script: string;
}

// Prisma's own table, so that `npm start` on a copy finds nothing to migrate.
const record = `
  CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)`;

/** An arbitrary number that all tests lock. */
const lockId = 7_310_418;

/**
 * Returns the name of a template database with the schema of the migrations. Copying it takes a fraction of the time of
 * migrating. The first caller creates it, and others wait. `admin` is connected to the server's own database.
 */
export async function migratedTemplate(admin: ClientBase, server: string): Promise<string> {
  const scripts = migrations();
  const name = `template_${createHash('sha256')
    .update([...scripts.map(({ script }) => script), ...coreMigrations()].join())
    .digest('hex')
    .slice(0, 32)}`;
  await admin.query('SELECT pg_advisory_lock($1)', [lockId]);
  try {
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await make(admin, server, name, scripts);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [lockId]);
  }
  return name;
}

/** Creates the template. Renames it at the end, so that an incomplete one is never used. */
async function make(admin: ClientBase, server: string, name: string, scripts: Migration[]): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${unfinished}`);
  const url = new URL(server);
  url.pathname = unfinished;
  await migrate(url.href);
  const client = new Client({ connectionString: url.href, options: '-c search_path=public' });
  await client.connect();
  await client.query(record);
  for (const { name: migration, script } of scripts) {
    await client.query(script);
    const checksum = createHash('sha256').update(script).digest('hex');
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid(), $1, $2, now(), 1)`,
      [checksum, migration],
    );
  }
  await client.end();
  await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}

function coreMigrations(): string[] {
  const folder = new URL('../../core/src/migrations/', import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}

function migrations(): Migration[] {
  const folder = new URL('../../../prisma/migrations/', import.meta.url);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, script: readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8') }));
}
