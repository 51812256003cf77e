import { randomUUID } from 'node:crypto';
import { type Database as Core, openDatabase as openCore } from '@offload/core/sql';
import { type Database, openDatabase } from '@offload/db';
import { Pool } from 'pg';
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
  const template = await templateOf(server);
  // The default copies through the WAL, which takes 15 times the CPU.
  await adminOf(server).query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
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
      await adminOf(server).query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

const admins = new Map<string, Pool>();
const templates = new Map<string, string>();

/** Returns a connection to a server that stays open, and doesn't keep the process from ending. */
function adminOf(server: string): Pool {
  const known = admins.get(server);
  if (known) return known;
  const pool = new Pool({ connectionString: server, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
  // The server may be one that the test restarts.
  pool.on('error', () => undefined);
  admins.set(server, pool);
  return pool;
}

async function templateOf(server: string): Promise<string> {
  const known = templates.get(server);
  if (known) return known;
  const client = await adminOf(server).connect();
  try {
    const name = await migratedTemplate(client, server);
    templates.set(server, name);
    return name;
  } finally {
    client.release();
  }
}
