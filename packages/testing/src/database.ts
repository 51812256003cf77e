import { randomUUID } from 'node:crypto';
import { type Database as Core, openDatabase as openCore } from '@offload/core/sql';
import { type Database, openDatabase } from '@offload/db';
import { Client } from 'pg';
import { testEnv } from './env';
import { migratedTemplate } from './migrated-template';
import { started } from './started';

export interface TestDatabase {
  url: string;
  /** Prisma's client, for the tables of the app and of the core. */
  db: Database;
  /** The core's own connections. */
  core: Core;
  drop(): Promise<void>;
}

/** Creates an empty database for one test, with the schema of the migrations. */
export async function createTestDatabase(server = testEnv('TEST_DATABASE_URL')): Promise<TestDatabase> {
  started('database');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  // The default copies through the WAL, which takes 15 times the CPU.
  await admin.query(
    `CREATE DATABASE ${name} TEMPLATE ${await migratedTemplate(admin, server)} STRATEGY file_copy`,
  );
  await admin.end();
  const url = new URL(server);
  url.pathname = name;
  const db = openDatabase(url.href, 5);
  const core = openCore(url.href, { poolSize: 5 });
  return {
    url: url.href,
    db,
    core,
    async drop() {
      await Promise.all([db.$disconnect(), core.close()]);
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
