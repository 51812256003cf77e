import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';
import { readSecret } from './packages/env/src/secrets';

// Without this, Prisma downloads an engine from its own host, even for `prisma generate`.
const ownEngine = fileURLToPath(new URL('scripts/schema-engine.mjs', import.meta.url));
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= ownEngine;

// Migrations run as the role that owns the tables, if it has its own URL.
const url = withoutPassword(
  readSecret('DATABASE_OWNER_URL', process.env) ?? readSecret('DATABASE_URL', process.env),
);

/**
 * Passes the password to our engine in its environment. Prisma passes the URL as an argument, which every user of this machine
 * can read.
 */
function withoutPassword(given: string | undefined): string | undefined {
  if (!given || process.env.PRISMA_SCHEMA_ENGINE_BINARY !== ownEngine) return given;
  const bare = new URL(given);
  if (bare.password) process.env.PGPASSWORD = decodeURIComponent(bare.password);
  bare.password = '';
  return bare.href;
}

const coreTables = [
  ...[
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
    'operator_action',
    'queue_setting',
    'schedule',
    'worker_identity',
    'worker_process',
  ],
  'migration',
];

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // The core migrates its own tables.
  experimental: { externalTables: true },
  tables: { external: coreTables.map((table) => `offload.${table}`) },
  // `generate` and `migrate diff` between two files need no database.
  ...(url ? { datasource: { url } } : {}),
});
