import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { run } from '../system';
import type { Start } from './read-own-app';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

const layout = `export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;
const page = `export default function Page() {
  return <h1>A shop</h1>;
}
`;
const schema = `generator client {
  provider = "prisma-client"
  output   = "../lib/generated"
}
datasource db {
  provider = "postgresql"
}
model Order {
  id Int @id @default(autoincrement())
  @@map("orders")
}
`;
const prismaClient = `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
export const prisma = new PrismaClient({ adapter });
`;
const pool = `import { Pool } from 'pg';

export const pool = new Pool({ connectionString: process.env.DATABASE_URL });
`;

const drizzleSchema = `import { integer, pgTable } from 'drizzle-orm/pg-core';

export const orders = pgTable('orders', { id: integer().primaryKey().generatedAlwaysAsIdentity() });
`;
const drizzleClient = `import { drizzle } from 'drizzle-orm/node-postgres';

export const db = drizzle(process.env.DATABASE_URL ?? '');
`;

/** The app's files, apart from Next.js. */
const starts = {
  Prisma: {
    dependencies: ['@prisma/client', '@prisma/adapter-pg'],
    devDependencies: ['prisma'],
    files: { 'prisma/schema.prisma': schema, 'lib/prisma.ts': prismaClient },
  },
  'plain pg': { dependencies: ['pg'], devDependencies: ['@types/pg'], files: { 'lib/pool.ts': pool } },
  Drizzle: {
    dependencies: ['drizzle-orm', 'pg'],
    devDependencies: ['@types/pg'],
    files: { 'db/schema.ts': drizzleSchema, 'db/index.ts': drizzleClient },
  },
} as const satisfies Record<Start | 'Drizzle', object>;
type Way = keyof typeof starts;

// Prefers npm's cache to the registry.
const npmSettings = {
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
};

/** Packs our packages into a folder. Returns where the tarballs are. */
export async function pack(place: string): Promise<string> {
  const packed = join(place, 'packed');
  const { status, output } = await run(root, process.execPath, ['scripts/bootstrap.mjs', 'pack', packed]);
  if (status !== 0) throw new Error(output);
  return packed;
}

/** Copies tarballs to an app. Returns their names. */
export function copyTarballs(packed: string, folder: string, wanted = /\.tgz$/): string[] {
  const names = readdirSync(packed).filter((name) => wanted.test(name));
  for (const name of names) copyFileSync(join(packed, name), join(folder, name));
  return names;
}

/** Creates the app that the guide starts from, which reaches its database in one or more ways. */
export async function makeBareApp(folder: string, ways: Way[], databaseUrl: string): Promise<void> {
  writeBareApp(folder, ways, databaseUrl);
  await type(folder, 'npm install');
  if (ways.includes('Prisma')) await type(folder, 'npx prisma generate');
}

/** Writes the files of that app, without installing its packages. */
export function writeBareApp(folder: string, ways: Way[], databaseUrl: string): void {
  const needed = ways.map((way) => starts[way]);
  const manifest = {
    name: 'shop',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: versionsOf(['next', 'react', 'react-dom', ...needed.flatMap((way) => way.dependencies)]),
    devDependencies: versionsOf([
      ...['typescript', '@types/node', '@types/react'],
      ...needed.flatMap((way) => way.devDependencies),
    ]),
  };
  writeAll(folder, {
    'package.json': JSON.stringify(manifest),
    '.env': `DATABASE_URL="${databaseUrl}"\n`,
    'app/layout.tsx': layout,
    'app/page.tsx': page,
  });
  for (const { files } of needed) writeAll(folder, files);
}

export function writeAll(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs what the reader types. Returns what it prints; throws if it fails. */
export async function type(folder: string, commands: string): Promise<string> {
  const engine = { PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'scripts/schema-engine.mjs') };
  const { status, output } = await run(folder, 'sh', ['-ec', commands], { ...npmSettings, ...engine });
  if (status !== 0) throw new Error(`${commands}\n${output}`);
  return output;
}

/** Enqueues a job as a script of the app does. Returns its ID. */
export async function enqueueIn(folder: string, imports: string, job: string): Promise<string> {
  const script = `
    import { openJobs } from '@offload/core';
    ${imports};
    const jobs = openJobs({ system, databaseUrl: process.env.DATABASE_URL, queueUrl: process.env.QUEUE_URL });
    console.log((await jobs.enqueue(${job})).id);
    await jobs.close();`;
  writeAll(folder, { 'enqueue.mjs': script });
  return (await type(folder, 'node --env-file=.env enqueue.mjs')).trim();
}

/** Returns the versions that this repository has of some packages. */
export function versionsOf(names: string[]): Record<string, string> {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']));
}
