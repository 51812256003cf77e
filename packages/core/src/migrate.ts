import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { checkDatabaseUrl } from './database/check-database-url';
import { connectAlone } from './database/connect-alone';
import { lockSpace } from './database/lock-space';

interface Migration {
  name: string;
  script: string;
}

const schema = 'offload';
const folder = join(dirname(fileURLToPath(import.meta.url)), 'migrations');
// Other statements queue behind a migration that waits for a lock, so it must not wait for long.
const lockTimeoutMs = 2_000;
const maxAttempts = 30;
const pauseMs = 500;
const lockNotAvailable = '55P03';

/**
 * Updates the core's tables, which are in their own PostgreSQL schema, `offload`. Returns the names of the migrations that it
 * has applied. Several processes may call it at once, each time they start. If a migration fails, throws without having
 * changed anything.
 *
 * @example
 * await migrate(process.env.DATABASE_URL);
 */
export async function migrate(databaseUrl: string | undefined): Promise<string[]> {
  const url = checkDatabaseUrl('migrate', databaseUrl);
  const migrations = await readMigrations();
  const { client, explain, end } = await connectAlone(url, new AbortController().signal);
  const applied: string[] = [];
  try {
    const known = await findApplied(client);
    for (const migration of migrations.filter(({ name }) => !known.has(name))) {
      if (await applyPatiently(client, migration)) applied.push(migration.name);
    }
    return applied;
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -'.sql'.length),
      script: await readFile(join(folder, file), 'utf8'),
    })),
  );
}

async function findApplied(client: Client): Promise<Set<string>> {
  // Not to_regclass: after a wait for a lock, it may answer from a cache that is older than the lock.
  const { rowCount } = await client.query(
    `SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'migration'`,
    [schema],
  );
  if (rowCount === 0) return new Set();
  const applied = await client.query<{ name: string }>(`SELECT name FROM ${schema}.migration`);
  return new Set(applied.rows.map(({ name }) => name));
}

async function applyPatiently(client: Client, migration: Migration): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply(client, migration);
    } catch (error) {
      // A broken connection has already rolled back.
      await Promise.allSettled([client.query('ROLLBACK')]);
      if (attempt === maxAttempts || !isLockTimeout(error)) throw error;
      await delay(pauseMs);
    }
  }
}

/** Applies a migration in one transaction. Returns false if another process has already applied it. */
async function apply(client: Client, { name, script }: Migration): Promise<boolean> {
  await client.query('BEGIN');
  // Another process may take minutes: only the locks that come after this one are limited.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [
    schema,
    lockSpace.migrations,
  ]);
  const known = await findApplied(client);
  if (!known.has(name)) {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    if (known.size === 0) await createRecord(client);
    await client.query(script);
    await client.query(`INSERT INTO ${schema}.migration (name) VALUES ($1)`, [name]);
  }
  await client.query('COMMIT');
  return !known.has(name);
}

async function createRecord(client: Client): Promise<void> {
  // For a role that isn't allowed to create schemas, someone else may have created it.
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`
    CREATE TABLE IF NOT EXISTS ${schema}.migration (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}
