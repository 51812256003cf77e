import { migrate } from '@offload/core';
import { system } from '@offload/kinds/system';
import pg from 'pg';

/**
 * Append-only: the app's role can't change it, and says neither when an action happened nor its ID, so even injected SQL can't
 * rewrite the audit log.
 */
const appendOnly = 'offload.operator_action';
const setByDatabase = ['id', 'at'];

/** What operate.md sets for the role behind a pooler. */
const expectedSettings = [
  'statement_timeout=30s',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=15s',
  'jit=off',
];

/**
 * Creates or updates the role of `appUrl`, so that it can use the tables of `ownerUrl`'s role and nothing more: it can't
 * rewrite the audit log, change or add a schema, or run programs on the database's machine. Repeat it after each migration.
 * BullMQ's tables, for a queue in this database, are the owner's, too. PostgreSQL lets each role change its own password and
 * settings, and so lock the app out: returns what was repaired, as sentences.
 */
export async function prepareAppRole(ownerUrl: string, appUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await takeQueueBack(client);
    await migrate(ownerUrl, { system });
    const repaired = [...(await findOtherPassword(client, appUrl)), ...(await resetSettings(client, appUrl))];
    await grant(client, appUrl);
    return repaired;
  } finally {
    await client.end();
  }
}

const roleOf = (appUrl: string) => decodeURIComponent(new URL(appUrl).username);

async function findOtherPassword(client: pg.Client, appUrl: string): Promise<string[]> {
  const name = roleOf(appUrl);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (!rowCount) return [];
  const app = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 });
  try {
    await app.connect();
    return [];
  } catch (error) {
    const isPassword = error instanceof Error && 'code' in error && error.code === '28P01';
    return isPassword ? [`The role ${name} had another password. It has the one of DATABASE_URL again.`] : [];
  } finally {
    await app.end();
  }
}

/** Resets the settings that the role has, except those that operators are told to set. */
async function resetSettings(client: pg.Client, appUrl: string): Promise<string[]> {
  const name = roleOf(appUrl);
  const { rows } = await client.query<{ setting: string; database: string | null }>(
    `SELECT setting, datname AS database
     FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole LEFT JOIN pg_database ON pg_database.oid = setdatabase,
       unnest(setconfig) AS setting
     WHERE rolname = $1 AND setting <> ALL ($2)`,
    [name, expectedSettings],
  );
  const role = client.escapeIdentifier(name);
  for (const { setting, database } of rows) {
    const where = database === null ? '' : `IN DATABASE ${client.escapeIdentifier(database)}`;
    const [parameter = ''] = setting.split('=');
    await client.query(`ALTER ROLE ${role} ${where} RESET ${client.escapeIdentifier(parameter)}`);
  }
  return rows.map(({ setting }) => `The role ${name} had the setting ${setting}. It was reset.`);
}

async function grant(client: pg.Client, appUrl: string): Promise<void> {
  const { password, pathname } = new URL(appUrl);
  const name = roleOf(appUrl);
  const role = client.escapeIdentifier(name);
  const login = `LOGIN PASSWORD ${client.escapeLiteral(decodeURIComponent(password))}`;
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'SELECT rolsuper FROM pg_roles WHERE rolname = $1',
    [name],
  );
  if (rows[0]?.rolsuper)
    throw new Error(`The role ${name} of DATABASE_URL is a superuser, so nothing protects the audit log`);
  const database = client.escapeIdentifier(decodeURIComponent(pathname.slice(1)));
  const columns = await columnsToInsert(client);
  await client.query(`
    BEGIN;
    ${rows.length > 0 ? 'ALTER' : 'CREATE'} ROLE ${role} ${login};
    -- Imports load into temporary tables.
    GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${role};
    REVOKE CREATE ON DATABASE ${database} FROM ${role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public, offload, bullmq TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, offload, bullmq TO ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, offload, bullmq TO ${role};
    REVOKE ALL ON ${appendOnly}, _prisma_migrations, offload.migration, bullmq.migration FROM ${role};
    GRANT SELECT ON ${appendOnly}, offload.migration, bullmq.migration TO ${role};
    GRANT INSERT (${columns}) ON ${appendOnly} TO ${role};
    COMMIT`);
}

async function columnsToInsert(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ list: string }>(
    `SELECT string_agg(quote_ident(attname), ', ') AS list FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL ($2)`,
    [appendOnly, setByDatabase],
  );
  return `${rows[0]?.list}`;
}

/** Transfers to the owner what an earlier version let the app's role create for BullMQ. */
async function takeQueueBack(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; statement: string }>(`
    SELECT DISTINCT quote_ident(rolname) AS role, format('ALTER %s %s OWNER TO CURRENT_USER', kind, name) AS statement
    FROM (
      SELECT 'SCHEMA' AS kind, nspname::text AS name, nspowner AS owner FROM pg_namespace WHERE nspname = 'bullmq'
      UNION ALL
      SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass::text, relowner
      FROM pg_class WHERE relnamespace = to_regnamespace('bullmq') AND relkind IN ('r', 'p', 'v', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i') AND relkind = 'S')
      UNION ALL
      SELECT 'ROUTINE', oid::regprocedure::text, proowner FROM pg_proc WHERE pronamespace = to_regnamespace('bullmq')
      UNION ALL
      SELECT 'TYPE', oid::regtype::text, typowner FROM pg_type
      WHERE typnamespace = to_regnamespace('bullmq') AND typtype IN ('e', 'd')
    ) AS object JOIN pg_roles ON pg_roles.oid = owner WHERE rolname <> current_user`);
  // Only a member of a role may take what it owns, unless it's a superuser.
  for (const role of new Set(rows.map((row) => row.role)))
    await client.query(`GRANT ${role} TO CURRENT_USER`);
  for (const { statement } of rows) await client.query(statement);
}
