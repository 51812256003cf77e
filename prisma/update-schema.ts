import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@offload/core';
import { PlainError, type Supervisor } from '@offload/processes';
import type pg from 'pg';
import { tool } from '../scripts/bin';
import { connect } from '../scripts/connect';
import { root } from '../scripts/root';
import { step } from '../scripts/step';

interface DatabaseRoles {
  databaseUrl: string;
  ownerUrl: string;
}

interface Migration {
  name: string;
  checksum: string;
}

const folder = join(root, 'prisma/migrations');
const first = '20261202180000_initial';
/** The last of the migrations that the first one has replaced. */
const lastReplaced = '20261202095857_two_factor_version';

/** Updates the tables of the core and of the app, and what the app's role may do with them. */
export async function updateSchema(
  supervisor: Supervisor,
  { databaseUrl, ownerUrl }: DatabaseRoles,
): Promise<void> {
  await step('Database schema', async () => {
    const isCurrent = await isMigrated(ownerUrl);
    // Before Prisma, because the app's tables reference the core's.
    await migrate(ownerUrl);
    const env = { ...process.env, DATABASE_URL: ownerUrl };
    if (!isCurrent) await supervisor.finish(tool('prisma', ['migrate', 'deploy'], env));
    if (databaseUrl === ownerUrl) return;
    // Loads the demo's kinds, and with them Prisma's client, which a fresh clone has generated only now.
    const { prepareAppRole } = await import('./app-role');
    for (const sentence of await prepareAppRole(ownerUrl, databaseUrl)) console.warn(sentence);
  });
}

/**
 * Returns whether the app's tables are up to date, which saves the seconds that Prisma's CLI takes. If in doubt, returns
 * false. Throws if they are too old.
 */
async function isMigrated(ownerUrl: string): Promise<boolean> {
  // Where Prisma's tables are, by a parameter of its own.
  const schema = new URL(ownerUrl).searchParams.get('schema') ?? 'public';
  const wanted = readMigrations();
  const client = await connect(ownerUrl);
  try {
    await client.query(`SET search_path TO ${client.escapeIdentifier(schema)}`);
    const table = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
    if (!table.rows[0]?.name) return false;
    await replaceOld(client, wanted);
    const recorded = await findRecorded(client);
    return wanted.every(({ name, checksum }) => recorded.get(name) === checksum);
  } finally {
    await client.end();
  }
}

/** Returns the migrations as Prisma records them: a name and the SHA-256 of the script. */
function readMigrations(): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const script = readFileSync(join(folder, name, 'migration.sql'));
      return { name, checksum: createHash('sha256').update(script).digest('hex') };
    });
}

/** Returns the checksums of the applied migrations by name. Has none if a migration failed or is being applied. */
async function findRecorded(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<Migration & { finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  if (rows.some(({ finished }) => !finished)) return new Map();
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/**
 * Records the first migration as applied if the migrations that it has replaced were. Drops the views that had these
 * tables' names before they moved to the core.
 */
async function replaceOld(client: pg.Client, wanted: Migration[]): Promise<void> {
  const recorded = await findRecorded(client);
  if (recorded.size === 0 || recorded.has(first)) return;
  if (!recorded.has(lastReplaced))
    throw new PlainError(
      "This database is older than the first release, which can't update it. Check out commit 072af6da, run npm start once, and then update. If you don't need the data, delete the database (the folder .data).",
    );
  const checksum = wanted.find(({ name }) => name === first)?.checksum;
  const views = ['operator_action', 'job_end', 'job_throughput', 'job_duration', 'alert_rule', 'alert_state'];
  await client.query(`DROP VIEW IF EXISTS ${views.join(', ')}`);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     SELECT gen_random_uuid(), $1, $2::text, now(), 1
     WHERE NOT EXISTS (SELECT FROM _prisma_migrations WHERE migration_name = $2)`,
    [checksum, first],
  );
}
