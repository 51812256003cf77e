import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Without this Prisma downloads an engine from its own host, also for `prisma generate`.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL('scripts/schema-engine.mjs', import.meta.url),
);

const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` and `migrate diff` between two files need no database.
  ...(url ? { datasource: { url } } : {}),
});
