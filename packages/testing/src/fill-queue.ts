import { Redis } from 'ioredis';
import { Client } from 'pg';

/**
 * Makes a queue backend reject writes: Redis is out of memory, or PostgreSQL out of disk space. Returns a function that
 * frees space again.
 */
export async function fillQueue(url: string): Promise<() => Promise<void>> {
  if (!url.startsWith('redis')) return fillPostgres(url);
  await limitMemory(url, 1);
  return () => limitMemory(url, 0);
}

async function limitMemory(url: string, bytes: number): Promise<void> {
  const client = new Redis(url);
  await client.config('SET', 'maxmemory', bytes);
  client.disconnect();
}

const raise = `
  CREATE FUNCTION bullmq.refuse_full() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`;

async function fillPostgres(url: string): Promise<() => Promise<void>> {
  const tables = await query(url, [raise], listTables);
  const each = (statement: (table: string) => string) => query(url, tables.map(statement), listTables);
  await each(
    (table) => `
    CREATE TRIGGER full_disk BEFORE INSERT ON bullmq.${table} FOR EACH ROW EXECUTE FUNCTION bullmq.refuse_full()`,
  );
  return async () => {
    await each((table) => `DROP TRIGGER full_disk ON bullmq.${table}`);
    await query(url, ['DROP FUNCTION bullmq.refuse_full()'], listTables);
  };
}

const listTables = `
  SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename <> 'migration'`;

/** Runs statements one by one. Returns the names that the last one selects. */
async function query(url: string, statements: string[], last: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
    const { rows } = await client.query<{ name: string }>(last);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
