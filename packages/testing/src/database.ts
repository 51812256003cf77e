import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@offload/db';
import { Client } from 'pg';
import { testEnv } from './env';
import { migratedTemplate } from './migrated-template';

export interface TestDatabase {
  url: string;
  db: Database;
  drop(): Promise<void>;
}

/** Makes an empty database of the test's own on a server, with the schema that the migrations give. */
export async function createTestDatabase(server = testEnv('TEST_DATABASE_URL')): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${await migratedTemplate(admin, server)}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = name;
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

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
