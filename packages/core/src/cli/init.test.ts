import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { init } from './init';

const root = join(import.meta.dirname, '../../../..');
// In this repository, whose packages the apps find.
const tests = join(root, '.data/test');
mkdirSync(tests, { recursive: true });
const place = mkdtempSync(join(tests, 'offload-init-'));
afterAll(() => rmSync(place, { recursive: true }));

const clients = {
  '@prisma/client': [
    'lib/prisma.ts',
    `import type { Database } from '@offload/db';
     export declare const prisma: Database;`,
  ],
  'drizzle-orm': [
    'db/index.ts',
    `import { drizzle } from 'drizzle-orm/node-postgres';
     export const db = drizzle('postgresql://localhost/shop');`,
  ],
  kysely: [
    'lib/db.ts',
    `import { Kysely, PostgresDialect } from 'kysely';
     import { Pool } from 'pg';
     export const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: new Pool() }) });`,
  ],
  pg: ['lib/pool.ts', "import { Pool } from 'pg';\nexport const pool = new Pool();"],
} as const;
type Library = keyof typeof clients;

/** Creates an app of Next.js. Returns its folder. */
function makeApp(library: Library, files: Record<string, string> = { 'app/page.tsx': '' }): string {
  const folder = mkdtempSync(join(place, 'app-'));
  const base = Object.keys(files).some((path) => path.startsWith('src/')) ? 'src' : '';
  const dependencies = { next: '16.4.6', [library]: '1.0.0', '@offload/console': '*', '@offload/react': '*' };
  const [path, client] = clients[library];
  const all = { 'package.json': JSON.stringify({ dependencies }), [join(base, path)]: client, ...files };
  for (const [name, code] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), code);
  }
  return folder;
}

/** Runs the command. Returns its status and what it has printed. */
async function run(folder: string, args: string[], answer?: string) {
  const lines: string[] = [];
  const ask = answer === undefined ? null : async () => answer;
  const status = await init(args, { folder, ask, print: (line) => lines.push(line) });
  return { status, lines };
}

const tsconfig = JSON.stringify({
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: { allowJs: true, checkJs: true, noEmit: true, rootDir: root, types: ['node'] },
});
const written = [
  ...['app/api/jobs/[id]/route.ts', 'app/api/orders/route.ts', 'app/ops/[[...offload]]/route.ts'],
  ...['jobs.mjs', 'lib/job-route.ts', 'lib/offload.ts', 'worker.mjs'],
];

it.each(['@prisma/client', 'drizzle-orm', 'kysely', 'pg'] as const)(
  'writes files with correct types into an app with %s, which has its code in src or not',
  async (library) => {
    for (const base of ['', 'src']) {
      const folder = makeApp(library, { [join(base, 'app/page.tsx')]: '', 'tsconfig.json': tsconfig });
      const before = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      const { status, lines } = await run(folder, ['--yes']);
      expect(status).toBe(0);
      const after = readdirSync(join(folder, base), { recursive: true, encoding: 'utf8' });
      expect(
        after.filter((path) => /\.m?[jt]s$/.test(path) && !before.includes(join(base, path))).sort(),
      ).toEqual(written);
      expect(lines).toContain(`  new  ${join(base, 'jobs.mjs')}`);
      expect(lines.filter((line) => line.startsWith('The route of orders'))).toEqual([]);
      const route = readFileSync(join(folder, base, 'app/api/orders/route.ts'), 'utf8');
      expect(route).toContain('// Write the order here, in the same transaction.');
      expect(route).not.toMatch(/order\.create|INSERT/);
      // Throws if a type is wrong. Once, because it takes seconds.
      if (base === 'src')
        execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
          stdio: 'pipe',
          encoding: 'utf8',
        });
    }
  },
  120_000,
);

it('shows the files, and writes them if the user agrees', async () => {
  const folder = makeApp('pg');
  const refused = await run(folder, [], 'n');
  expect(refused).toMatchObject({ status: 1, lines: expect.arrayContaining(['Nothing was written.']) });
  await expect(run(folder, [])).rejects.toThrow('Nothing was written. To write these files, add --yes.');
  expect(existsSync(join(folder, 'jobs.mjs'))).toBe(false);
  expect(await run(folder, [], 'y')).toMatchObject({ status: 0 });
  // JavaScript, as the app has no tsconfig.json.
  expect(existsSync(join(folder, 'app/api/orders/route.js'))).toBe(true);
});

it('changes no file that exists, and says what to add to those', async () => {
  const own = {
    'jobs.mjs': 'mine',
    'next.config.ts': 'export default {};',
    '.env': 'DATABASE_URL=postgresql://x/y\n',
  };
  const folder = makeApp('kysely', { 'app/page.tsx': '', ...own });
  rmSync(join(folder, 'lib/db.ts'));
  const { lines } = await run(folder, ['--yes']);
  for (const [path, text] of Object.entries(own)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
  expect(lines).toContain('  exists, stays as it is  jobs.mjs');
  expect(lines).toContain('  new  worker.mjs');
  expect(lines.slice(-5)).toEqual([
    "Add to next.config.ts: serverExternalPackages: ['@offload/core']",
    'Add to .env: OPS_PASSWORD=…, with which ops opens /ops',
    'The route of orders imports your client from lib/db: correct that.',
    'Run the worker: npx offload worker ./worker.mjs',
    'Create a job: curl -X POST http://localhost:3000/api/orders',
  ]);
});

it('says what adds a route of live status, which needs a package', async () => {
  const dependencies = { next: '16.4.6', pg: '8.0.0' };
  const folder = makeApp('pg', { 'app/page.tsx': '', 'package.json': JSON.stringify({ dependencies }) });
  const { lines } = await run(folder, ['--yes']);
  expect(existsSync(join(folder, 'app/api/jobs'))).toBe(false);
  expect(lines).toContain('For a route of live status: npm install @offload/react, and run init again');
});

it.each([
  [{}, [], 'init is for Next.js apps that have an app folder (app or src/app).'],
  [{ 'app/page.tsx': '', 'package.json': '{}' }, [], 'init is for Next.js apps'],
  [
    { 'app/page.tsx': '', 'package.json': '{ "dependencies": { "next": "16" } }' },
    [],
    'init needs the library of your database',
  ],
  [{ 'app/page.tsx': '' }, ['shop'], 'init takes no file. Run it in the folder of your app.'],
  [{ 'app/page.tsx': '' }, ['--force'], "init: Unknown option '--force'."],
])('says what is wrong with an app that has %j, or with %j', async (files, args, problem) => {
  await expect(run(makeApp('pg', files), ['--yes', ...args])).rejects.toThrow(problem);
});
