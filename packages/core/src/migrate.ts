import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { checkDatabaseUrl } from './database/check-database-url';
import { connectAlone } from './database/connect-alone';
import { lockSpace } from './database/lock-space';
import { checkSchema, defaultSchema, textIn } from './database/schema';
import { migrateQueue } from './delivery/postgres';
import { type MigrationFile, readMigrations } from './files/own-files';
import { scheduleQueue } from './system/check-system';
import type { JobSystem } from './system/system';

interface MigrateOptions {
  schema?: string | undefined;
  system?: JobSystem;
}

interface Place {
  client: Client;
  schema: string;
}

/** The last migration that the first one replaces. */
const lastReplaced = '0065_database_identity';
const first = '0066_initial';
// Other statements queue behind a migration that waits for a lock, so it must not wait for long.
const lockTimeoutMs = 2_000;
const maxAttempts = 30;
const pauseMs = 500;
const lockNotAvailable = '55P03';

/**
 * Updates the core's tables, which have their own PostgreSQL schema: `offload`, or the `schema` of `openJobs` and
 * `createWorker`. Returns the names of the applied migrations. Several processes can call it at once, each time they start. A
 * migration that fails changes nothing, and its error is thrown. Processes create BullMQ's tables themselves: if their role
 * can't create anything, pass the `system` whose queues are in the database.
 *
 * @example
 * await migrate(process.env.DATABASE_URL);
 */
export async function migrate(
  databaseUrl: string | undefined,
  { schema = defaultSchema, system }: MigrateOptions = {},
): Promise<string[]> {
  const url = checkDatabaseUrl('migrate', databaseUrl);
  checkSchema(schema);
  const migrations = readMigrations();
  const { client, explain, end } = await connectAlone(url, new AbortController().signal);
  const applied: string[] = [];
  try {
    const known = await findApplied(client, schema);
    for (const migration of migrations.filter(({ name }) => !known.has(name))) {
      if (await applyPatiently({ client, schema }, migration)) applied.push(migration.name);
    }
    if (system) await migrateQueue(url, [...Object.keys(system.queues), scheduleQueue], schema);
    return applied;
  } catch (error) {
    throw explain(error);
  } finally {
    await end();
  }
}

async function findApplied(client: Client, schema: string): Promise<Set<string>> {
  // Not to_regclass, which may use a cache that is older than the lock.
  const { rowCount } = await client.query(
    `SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'migration'`,
    [schema],
  );
  if (rowCount === 0) return new Set();
  const applied = await client.query<{ name: string }>(`SELECT name FROM "${schema}".migration`);
  return new Set(applied.rows.map(({ name }) => name));
}

async function applyPatiently(place: Place, migration: MigrationFile): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply(place, migration);
    } catch (error) {
      // A broken connection has already rolled back.
      await Promise.allSettled([place.client.query('ROLLBACK')]);
      if (attempt === maxAttempts || !isLockTimeout(error)) throw error;
      await delay(pauseMs);
    }
  }
}

/** Applies a migration in one transaction. Returns false if another process has already applied it. */
async function apply({ client, schema }: Place, { name, script }: MigrationFile): Promise<boolean> {
  await client.query('BEGIN');
  // Another process may take minutes, so the timeout applies only to later locks.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [
    schema,
    lockSpace.migrations,
  ]);
  const known = await findApplied(client, schema);
  if (!known.has(name)) {
    await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    if (known.size === 0) await createRecord(client, schema);
    if (!isReplacement(name, known, schema)) await client.query(textIn(schema, script));
    await client.query(`INSERT INTO "${schema}".migration (name) VALUES ($1)`, [name]);
  }
  await client.query('COMMIT');
  return !known.has(name);
}

/** Returns whether this migration replaces applied ones. Throws if only some of those were applied. */
function isReplacement(name: string, known: Set<string>, schema: string): boolean {
  if (name !== first || known.size === 0) return false;
  if (known.has(lastReplaced)) return true;
  throw new Error(
    `The tables in the schema "${schema}" are older than the first release, which can't update them. Run migrate of commit 072af6da, and then this version. If you don't need the data, drop the schema.`,
  );
}

async function createRecord(client: Client, schema: string): Promise<void> {
  // The role may not be allowed to create schemas, and someone else may have created it.
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA "${schema}"`);
  await client.query(`
    CREATE TABLE IF NOT EXISTS "${schema}".migration (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
    )`);
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}
