import { cpSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createSupervisor, findFreePort, noRecord, type RunningProcess } from '@offload/processes';
import { expect as expectOf } from '@playwright/test';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { findVersion } from '../../scripts/services/installed-postgres';
import { type PostgresServer, startPostgresServer } from '../plugs/postgres-server';
import { follow } from './copy';
import { shop, shopPackages } from './hosts/shop';
import { keepPicture, lookAt, pauseQueue } from './hosts/visit';
import {
  copyTarballs,
  makeBareApp,
  pack,
  root,
  type,
  versionsOf,
  writeAll,
  writeBareApp,
} from './own-app/bare-app';
import { edit } from './own-app/follow';
import { password } from './own-app/open-app';
import { startAppWeb, startAppWorker, startServer } from './own-app/processes';
import { linesIn, readOwnAppGuide, sectionsOf, take } from './own-app/read-own-app';
import { openRows } from './own-app/rows';
import { readGuide } from './read-guide';
import { createEmptyDatabase } from './system';

const page = readFileSync(join(root, 'docs/other-apps.md'), 'utf8');
const guide = readOwnAppGuide(readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'), 'plain pg');
const place = mkdtempSync('/tmp/other-apps-');
let packed: string;
let postgres15: PostgresServer;

beforeAll(async () => {
  packed = await pack(place);
  const binaries = await findVersion(createSupervisor(noRecord), '15');
  postgres15 = await startPostgresServer({ binaries });
});
afterAll(async () => {
  await postgres15.remove();
  rmSync(place, { recursive: true, force: true });
});

/** Opens the database of a shop that sells once to each customer, which PostgreSQL checks when a transaction commits. */
async function openShop(server?: string) {
  const { url, drop } = await createEmptyDatabase(server);
  onTestFinished(drop);
  const rows = openRows(url);
  await rows.query(`CREATE TABLE orders (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    customer text DEFAULT 'guest' UNIQUE DEFERRABLE INITIALLY DEFERRED)`);
  return { url, rows };
}

/** Has the rest of the test run on a version of Node.js. */
async function useNode(version: number): Promise<void> {
  const home = join(place, `node-${version}`);
  await type(place, `npm install --prefix ${home} --ignore-scripts=false node@${version}`);
  vi.stubEnv('PATH', `${home}/node_modules/node/bin:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}

interface App {
  /** Its section of the page. */
  title: string;
  node: number;
  rows: ReturnType<typeof openRows>;
  /** Where its worker runs. */
  folder: string;
  /** Lines that the page describes instead of showing them. */
  byHand: number;
}

/** Starts to follow the page's section about an app. Returns what to do, and how to try the app. */
function begin({ title, node, rows, folder, byHand }: App) {
  const section = readGuide(take(sectionsOf(page), title));
  const { files, edits, commands } = section;
  const startedAt = performance.now();
  let minutes: string | undefined;
  const runs = ({ pid }: RunningProcess) => readlinkSync(`/proc/${pid}/exe`).includes(`/node-${node}/`);

  /** Orders twice, and watches the job of the first order, which fails once, from the moment at which a worker starts. */
  async function tryApp(web: RunningProcess, url: string): Promise<string> {
    const countJobs = async () => (await rows.query('SELECT FROM offload.job')).length;
    const order = () => fetch(`${url}/api/orders`, { method: 'POST' });
    const before = await countJobs();
    await rows.query('DELETE FROM orders');
    const { job } = z.object({ job: z.string() }).parse(await (await order()).json());
    expect((await order()).status).toBe(500);
    expect(await countJobs()).toBe(before + 1);
    const stream = await fetch(`${url}/api/jobs/${job}`, { headers: { Accept: 'text/event-stream' } });
    let worker: RunningProcess | undefined;
    let events = '';
    for await (const chunk of stream.body ?? []) {
      events += new TextDecoder().decode(chunk);
      worker ??= startAppWorker(folder, commands.at(-1)?.trim().replace(/^pnpm/, 'npx') ?? '');
    }
    const states = [...events.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
    expect([states[0], states.at(-1)]).toEqual(['queued', 'succeeded']);
    minutes ??= ((performance.now() - startedAt) / 60_000).toFixed(1);
    const [stored] = await rows.query('SELECT state, attempt FROM offload.job WHERE id = $1', [job]);
    expect(stored).toEqual({ state: 'succeeded', attempt: 2 });
    expect(worker && [runs(worker), runs(web)]).toEqual([true, true]);
    expect(await worker?.end('SIGTERM')).toBe(0);
    for (const [user, status] of [
      ['ops:wrong', 401],
      [`ops:${password}`, 200],
    ] as const) {
      const headers = { Authorization: `Basic ${btoa(user)}` };
      expect((await fetch(`${url}/ops/api/overview`, { headers })).status).toBe(status);
    }
    return job;
  }

  function report(): void {
    const typed = [...commands, ...files.values(), ...edits.map(({ code }) => code)];
    const lines = linesIn(typed.join('\n')) + byHand;
    console.info(`${title}: ${lines} lines, ${minutes} minutes to the first job on Node.js ${node}.`);
    expect(page).toMatch(new RegExp(`^\\| \\[${title}\\].* \\| ${node} +\\| ${lines} +\\|`, 'm'));
  }
  return { ...section, tryApp, report };
}

/** Runs a Next.js app in development and, as built, in both ways. The server of its standalone build is in a folder. */
async function runNext(
  folder: string,
  below: string,
  look: (web: RunningProcess, url: string) => Promise<void>,
) {
  const port = await findFreePort();
  const visit = async (web: RunningProcess) => {
    onTestFinished(async () => void (await web.end('SIGKILL')));
    await look(web, `http://127.0.0.1:${port}`);
    await web.end('SIGTERM');
  };
  await visit(await startAppWeb(folder, port, 'dev'));
  await type(folder, 'npx next build');
  await visit(await startAppWeb(folder, port));
  edit(folder, 'next.config.mjs', (text) => text.replace('{', "{ output: 'standalone',"));
  await type(folder, `npx next build && cp -r .next/static .next/standalone/${below}/.next/`);
  // Where it finds only what it has.
  const image = `${folder}-image`;
  cpSync(join(folder, '.next/standalone'), image, { recursive: true, verbatimSymlinks: true });
  await visit(await startServer(join(image, below), ['server.js'], port));
}

const nextSettings = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
  'next.config.mjs': guide.firstJob.files.get('next.config.mjs') ?? '',
};
const envOf = (url: string) => ({ '.env': `DATABASE_URL="${url}"\nOPS_PASSWORD=${password}\n` });

it('runs in Next.js with Drizzle on PostgreSQL 15 and Node.js 24', async () => {
  const folder = join(place, 'drizzle');
  const { url, rows } = await openShop(postgres15.url);
  expect(await rows.query('SHOW server_version')).toEqual([
    { server_version: expect.stringMatching(/^15\./) },
  ]);
  await useNode(24);
  await makeBareApp(folder, ['Drizzle'], url);
  writeAll(folder, { ...nextSettings, ...envOf(url) });
  copyTarballs(packed, folder);
  const app = begin({ title: 'Next.js with Drizzle', node: 24, rows, folder, byHand: 2 });
  await type(folder, app.commands[0] ?? '');
  follow(folder, app);
  edit(folder, 'app/api/orders/route.ts', (text) => text.replace('orderId: 1', 'orderId: order.id'));
  await type(folder, 'npx offload migrate');
  await runNext(folder, '', async (web, at) => void (await app.tryApp(web, at)));
  app.report();
}, 900_000);

it('runs in Express with Kysely on Node.js 22', async () => {
  const folder = join(place, 'express');
  const { url, rows } = await openShop();
  await useNode(22);
  const database = `import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
export const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
`;
  const dependencies = versionsOf(['express', 'kysely', 'pg']);
  const manifest = { name: 'shop', private: true, type: 'module', dependencies };
  writeAll(folder, { 'package.json': JSON.stringify(manifest), 'lib/db.mjs': database, ...envOf(url) });
  copyTarballs(packed, folder);
  const [contract = '', worker = ''] = ['jobs.mjs', 'worker.mjs'].map((path) =>
    guide.firstJob.files.get(path),
  );
  const byHand = linesIn(contract) + linesIn(worker);
  const app = begin({ title: 'Express with Kysely', node: 22, rows, folder, byHand });
  await type(folder, app.commands[0] ?? '');
  follow(folder, app);
  writeAll(folder, { 'jobs.mjs': contract, 'worker.mjs': worker });
  await type(folder, 'npx offload migrate');
  const port = await findFreePort();
  const web = await startServer(folder, ['--env-file=.env', 'server.mjs'], port);
  onTestFinished(async () => void (await web.end('SIGKILL')));
  await app.tryApp(web, `http://127.0.0.1:${port}`);
  app.report();
}, 600_000);

it('runs in a pnpm workspace with Tailwind on Node.js 20', async () => {
  const folder = join(place, 'workspace');
  const [web, worker] = [join(folder, 'apps/web'), join(folder, 'apps/worker')];
  const { url, rows } = await openShop();
  await useNode(20);
  writeBareApp(web, ['plain pg'], url);
  // The policy isn't what is tried here.
  const { 'proxy.ts': _policy, ...styled } = shop;
  writeAll(web, { ...styled, ...nextSettings, ...envOf(url) });
  const pnpm = (commands: string) => type(folder, commands.replace(/^pnpm/gm, 'npx --yes pnpm@10'));
  writeAll(folder, { 'package.json': '{ "private": true }', 'pnpm-workspace.yaml': 'packages: [apps/*]\n' });
  await pnpm(`cd apps/web\npnpm add ${shopPackages}`);
  copyTarballs(packed, folder);
  const app = begin({ title: 'A pnpm workspace', node: 20, rows, folder: worker, byHand: 6 });
  follow(folder, app);
  await pnpm(app.commands[0] ?? '');
  edit(web, 'app/api/orders/route.ts', (text) =>
    text
      .replace(
        /\/\/ Write the order.*/,
        "const { rows } = await client.query('INSERT INTO orders DEFAULT VALUES RETURNING id');",
      )
      .replace('orderId: 1', 'orderId: rows[0].id'),
  );
  writeAll(web, Object.fromEntries(guide.live.files));
  const importing = [
    'lib/offload.ts',
    'app/api/orders/route.ts',
    'app/jobs/[id]/live-receipt.tsx',
    '../worker/worker.mjs',
  ];
  for (const path of importing) edit(web, path, (text) => text.replace(/'[./]+jobs\.mjs'/, "'@shop/jobs'"));
  await type(worker, 'npx offload migrate');
  await runNext(web, 'apps/web', async (server, at) => {
    const job = await app.tryApp(server, at);
    await lookAt(at, async ({ page, complaints }) => {
      await page.goto(`${at}/jobs/${job}`);
      const badge = page.locator('.offload-badge', { hasText: 'Succeeded' });
      await expectOf(badge).toBeVisible();
      // The icon is in the same line.
      expect((await badge.boundingBox())?.height).toBeLessThan(30);
      keepPicture('receipt-in-tailwind', await page.screenshot());
      await page.goto(at);
      // Of the app's own styles.
      expect(await page.evaluate("getComputedStyle(document.querySelector('main')).padding")).toBe('32px');
      await page.goto(`${at}/ops`);
      await pauseQueue(page);
      expect(await page.evaluate("getComputedStyle(document.querySelector('nav a')).fontWeight")).not.toBe(
        '900',
      );
      expect(complaints).toEqual([]);
    });
  });
  app.report();
}, 900_000);
