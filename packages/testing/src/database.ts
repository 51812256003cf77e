import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type Database, openDatabase } from '@offload/db';
import { Client } from 'pg';
import { testEnv } from './env';

export interface TestDatabase {
  url: string;
  db: Database;
  drop(): Promise<void>;
}

/** Makes an empty database of the test's own on a server, with the schema that the migrations give. */
export async function createTestDatabase(server = testEnv('TEST_DATABASE_URL')): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  for (const migration of migrations()) await query(url.href, migration);
  const db = openDatabase(url.href, 5);
  return {
    url: url.href,
    db,
    async drop() {
      await db.$disconnect();
      await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function migrations(): string[] {
  const folder = new URL('../../../prisma/migrations/', import.meta.url);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8'));
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
