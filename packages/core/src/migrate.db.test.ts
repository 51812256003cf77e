import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '@offload/testing';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from './migrate';

const tables = [
  'alert_change',
  'alert_rule',
  'alert_state',
  'alert_turn',
  'gate',
  'installation',
  'job',
  'job_duration',
  'job_end',
  'job_event',
  'job_log',
  'job_step',
  'job_throughput',
  'migration',
  'operator_action',
  'queue_setting',
  'schedule',
  'worker_identity',
  'worker_process',
];
const all = readdirSync(new URL('migrations/', import.meta.url))
  .map((file) => file.replace('.sql', ''))
  .sort();
const functions = ['count_admitted', 'delete_events'];

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function emptyDatabase() {
  const server = process.env.TEST_DATABASE_URL ?? '';
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const admin = await connect(server);
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  const client = await connect(url.href);
  onTestFinished(async () => {
    await client.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { url: url.href, client };
}

/** Describes the core's tables: columns, constraints, indexes, triggers, and settings; and its functions. */
async function describeTables(client: Client, schema = 'offload'): Promise<string[]> {
  // So that all names have their schemas, whatever the role's name is.
  await client.query('SET search_path = pg_catalog');
  const { rows } = await client.query<{ line: string }>(
    `WITH core AS (
      SELECT c.oid, relname, reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND nspname = $2 AND relname = ANY($1) AND relname <> 'migration'
    )
    SELECT line FROM (
      SELECT concat_ws(' ', relname, attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid)) AS line
      FROM core JOIN pg_attribute ON attrelid = core.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef ON adrelid = core.oid AND adnum = attnum
      UNION ALL
      SELECT concat_ws(' ', relname, conname, pg_get_constraintdef(pg_constraint.oid)) FROM core
      -- Since 18, PostgreSQL names what isn't null, by the name that the column once had.
      JOIN pg_constraint ON conrelid = core.oid AND contype <> 'n'
      UNION ALL
      SELECT pg_get_indexdef(indexrelid) FROM core JOIN pg_index ON indrelid = core.oid
      UNION ALL
      SELECT concat_ws(' ', relname, reloptions) FROM core
      UNION ALL
      SELECT pg_get_triggerdef(pg_trigger.oid) FROM core JOIN pg_trigger ON tgrelid = core.oid WHERE NOT tgisinternal
      UNION ALL
      SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
      WHERE nspname = $2 AND proname = ANY($3)
    ) described ORDER BY 1`,
    [tables, schema, functions],
  );
  return rows.map(({ line }) => line);
}

it('creates all tables of the core in a fresh database, in their own schema', async () => {
  const { url, client } = await emptyDatabase();
  expect(await migrate(url)).toEqual(all);
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'offload' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(tables);
});

it('creates the same tables in the schema of another app, and leaves those of the first one as they are', async () => {
  const { url, client } = await emptyDatabase();
  await migrate(url);
  await client.query("INSERT INTO offload.queue_setting (queue, concurrency) VALUES ('print', 7)");
  const before = await describeTables(client);
  expect(await migrate(url, { schema: 'shop' })).toEqual(all);
  expect(await migrate(url, { schema: 'shop' })).toEqual([]);
  const inShop = await describeTables(client, 'shop');
  expect(inShop.filter((line) => line.includes('offload'))).toEqual([]);
  expect(inShop.map((line) => line.replaceAll(/"?shop"?\./g, 'offload.')).sort()).toEqual([...before].sort());
  expect(await describeTables(client)).toEqual(before);
  const count = await client.query(
    'SELECT (SELECT count(*) FROM offload.queue_setting)::int AS first, (SELECT count(*) FROM shop.queue_setting)::int AS second',
  );
  expect(count.rows).toEqual([{ first: 1, second: 0 }]);
});

it('applies each migration once, even if several processes start at the same time', async () => {
  const { url } = await emptyDatabase();
  const both = [undefined, undefined, 'shop', 'shop'];
  const applied = await Promise.all(both.map((schema) => migrate(url, { schema })));
  // Each of them may apply some, in the order in which they get the lock.
  expect(applied.flat().sort()).toEqual([...all, ...all].sort());
  expect(await migrate(url)).toEqual([]);
});

it('gives each new installation its own prefix', async () => {
  const prefixOf = async (client: Client) => {
    const { rows } = await client.query<{ prefix: string }>(
      'SELECT queue_prefix AS prefix FROM offload.installation',
    );
    return rows[0]?.prefix;
  };
  const [one, other] = [await emptyDatabase(), await emptyDatabase()];
  await migrate(one.url);
  await migrate(other.url);
  expect(await prefixOf(one.client)).toMatch(/^offload-[0-9a-f]{8}$/);
  expect(await prefixOf(other.client)).not.toBe(await prefixOf(one.client));
});

it('keeps the tables of a database with the migrations that the first one has replaced', async () => {
  const { url, client } = await emptyDatabase();
  await migrate(url);
  await client.query("INSERT INTO offload.queue_setting (queue, concurrency) VALUES ('print', 7)");
  await client.query('ALTER TABLE offload.job DROP COLUMN first_started_at');
  await client.query(`
    DELETE FROM offload.migration;
    INSERT INTO offload.migration (name) VALUES ('0065_database_identity')`);
  expect(await migrate(url)).toEqual(all);
  expect(await migrate(url)).toEqual([]);
  expect((await client.query('SELECT concurrency FROM offload.queue_setting')).rows).toEqual([
    { concurrency: 7 },
  ]);
});

it('says what to do with older tables, and changes nothing', async () => {
  const { url, client } = await emptyDatabase();
  await migrate(url, { schema: 'shop' });
  await client.query(`
    DELETE FROM shop.migration;
    INSERT INTO shop.migration (name) VALUES ('0064_version_of_a_run')`);
  await expect(migrate(url, { schema: 'shop' })).rejects.toThrow(
    /^The tables in the schema "shop" are older than the first release.* Run migrate of commit/,
  );
  expect((await client.query('SELECT name FROM shop.migration')).rows).toEqual([
    { name: '0064_version_of_a_run' },
  ]);
});

it('backs off from a blocking transaction, and tries again until it has ended', async () => {
  const { url, client } = await emptyDatabase();
  const blocking = await connect(url);
  await blocking.query('BEGIN');
  await blocking.query('CREATE SCHEMA offload');
  const migrated = migrate(url);
  const waitsSince = async () => {
    const { rows } = await client.query<{ since: Date }>(
      `SELECT query_start AS since FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0]?.since;
  };
  const first = await until(waitsSince);
  await until(async () => ((await waitsSince())?.getTime() ?? 0) > first.getTime());
  await blocking.query('ROLLBACK');
  await blocking.end();
  expect(await migrated).toEqual(all);
});

const blocks = /CREATE (UNIQUE )?INDEX (?!IF NOT EXISTS)[^;]* ON offload\.job\b[^_]/;

it('finds indexes on jobs that were built before, because building them in a migration blocks all writes', () => {
  // The first one creates the table.
  const scripts = all
    .slice(1)
    .map((name) => readFileSync(new URL(`migrations/${name}.sql`, import.meta.url), 'utf8'));
  expect(scripts.filter((script) => blocks.test(script))).toEqual([]);
  expect('CREATE INDEX job_slow ON offload.job (kind)').toMatch(blocks);
});

it('changes nothing if the database rejects a migration', async () => {
  const { url, client } = await emptyDatabase();
  await client.query('CREATE SCHEMA offload');
  await client.query('CREATE TABLE offload.schedule (id int)');
  await expect(migrate(url)).rejects.toThrow('already exists');
  const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'offload'`);
  expect(rows).toEqual([{ tablename: 'schedule' }]);
});

it.each(['prisma+postgres://localhost:51213/?api_key=abc', 'mysql://localhost/app'])(
  'rejects %s, which is not a URL of PostgreSQL',
  async (url) => {
    await expect(migrate(url)).rejects.toThrow('must start with postgresql://');
  },
);
