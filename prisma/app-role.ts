import pg from 'pg';

/** Append-only: the app's role can't change it, so even injected SQL can't rewrite the audit log. */
const appendOnly = 'operator_action';

/**
 * Creates or updates the role of `appUrl`, so that it can use the tables of `ownerUrl`'s role and nothing more: it can't
 * rewrite the audit log, change the schema, or run programs on the database's machine. Repeat it after each migration.
 */
export async function prepareAppRole(ownerUrl: string, appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await grant(client, appUrl);
  } finally {
    await client.end();
  }
}

async function grant(client: pg.Client, appUrl: string): Promise<void> {
  const { username, password, pathname } = new URL(appUrl);
  const name = decodeURIComponent(username);
  const role = client.escapeIdentifier(name);
  const login = `LOGIN PASSWORD ${client.escapeLiteral(decodeURIComponent(password))}`;
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'SELECT rolsuper FROM pg_roles WHERE rolname = $1',
    [name],
  );
  if (rows[0]?.rolsuper)
    throw new Error(`The role ${name} of DATABASE_URL is a superuser, so nothing protects the audit log`);
  const database = client.escapeIdentifier(decodeURIComponent(pathname.slice(1)));
  await client.query(`
    BEGIN;
    ${rows.length > 0 ? 'ALTER' : 'CREATE'} ROLE ${role} ${login};
    -- BullMQ makes a schema of its own, and imports load into temporary tables.
    GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO ${role};
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public, offload TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, offload TO ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, offload TO ${role};
    REVOKE ALL ON ${appendOnly}, _prisma_migrations, offload.migration FROM ${role};
    GRANT SELECT, INSERT ON ${appendOnly} TO ${role};
    COMMIT`);
  await giveQueueTo(client, role);
}

/** Transfers tables that BullMQ created as the owner, when one role did everything. BullMQ migrates its tables itself. */
async function giveQueueTo(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    SELECT format('ALTER %s %s OWNER TO ', kind, name) AS statement FROM (
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
    ) AS object WHERE owner = (SELECT oid FROM pg_roles WHERE rolname = current_user)`);
  for (const { statement } of rows) await client.query(statement + role);
}
