import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@offload/processes';
import { openTestQueue, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { copyTarballs, enqueueIn, makeBareApp, pack, root, type, writeAll } from './own-app/bare-app';
import { commonJsProgram } from './own-app/commonjs';
import { editInDev } from './own-app/edit-in-dev';
import { edit, follow, followIsolated, isOnRedis } from './own-app/follow';
import { openApp, password, watchLive } from './own-app/open-app';
import { startAppWeb, startAppWorker } from './own-app/processes';
import { countLines, readOwnAppGuide, type Start } from './own-app/read-own-app';
import { replayInConsole } from './own-app/replay-in-console';
import { openRows } from './own-app/rows';
import { createEmptyDatabase } from './system';

const readGuide = (start: Start) =>
  readOwnAppGuide(readFileSync(join(root, 'docs/your-own-app.md'), 'utf8'), start);
const guide = readGuide('Prisma');

let database: { url: string; drop(): Promise<void> };
let rows: ReturnType<typeof openRows>;
/** When the reader has begun, in milliseconds of this process. */
let startedAt: number;
let queue: Awaited<ReturnType<typeof openTestQueue>>;
// Outside this repository, where packages and settings that the app doesn't have would be found.
const place = mkdtempSync('/tmp/own-app-');
let packed: string;
const folder = join(place, 'app');

beforeAll(async () => {
  packed = await pack(place);
  database = await createEmptyDatabase();
  rows = openRows(database.url);
  await rows.query('CREATE TABLE orders (id serial PRIMARY KEY)');
  await makeBareApp(folder, ['Prisma', 'plain pg'], database.url);
  queue = await openTestQueue(database.url);
  edit(folder, '.env', (text) => `${text}QUEUE_URL="${queue.url}"\nOPS_PASSWORD=${password}\n`);
  copyTarballs(packed, folder);
  // Beside the route of an app on Prisma, that of one on plain pg: only the transaction differs.
  const onPg = readGuide('plain pg').firstJob.files.get('app/api/orders/route.ts');
  writeAll(folder, { 'app/api/orders-on-pg/route.ts': onPg ?? '' });
  startedAt = performance.now();
  await follow(folder, guide.firstJob);
  // On a busy machine, installing packages and building take minutes.
}, 600_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await queue.remove();
  await database.drop();
});

it.each(['Prisma', 'plain pg'] as const)(
  'takes under 60 lines to a job on %s, under 80 with both consoles',
  (start) => {
    const lines = countLines(readGuide(start));
    expect(lines['first job']).toBeLessThan(60);
    expect(lines['first job'] + lines.console + lines['Bull Board']).toBeLessThan(80);
    expect(lines['in all']).toBeLessThan(160);
  },
);

it("packs a core without the demo's dependencies", async () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(packed, 'core/package.json'), 'utf8')));
  expect(Object.keys(dependencies)).toEqual([
    ...['@types/pg', 'bullmq', 'croner', 'ioredis', 'pg', 'pino', 'uuid', 'zod'],
  ]);
  const files = (await type(packed, 'tar -tf offload-core-*.tgz')).split('\n');
  for (const file of ['index.js', 'types/index.d.ts', 'LICENSE']) expect(files).toContain(`package/${file}`);
  expect(files.filter((file) => /\.test\.|\.test-/.test(file))).toEqual([]);
  const schema = z.object({ sources: z.array(z.string()) });
  const sources = files
    .filter((file) => file.endsWith('.js.map'))
    .flatMap(
      (file) =>
        schema.parse(JSON.parse(readFileSync(join(packed, file.replace('package', 'core')), 'utf8'))).sources,
    );
  expect(sources).toContain('./src/worker/worker.ts');
  expect(sources.filter((source) => !source.startsWith('./src/'))).toEqual([]);
});

it('leads from an app on Prisma or plain pg to jobs that retry, are visible, and survive their worker', async () => {
  let worker = startAppWorker(folder, guide.worker);
  onTestFinished(async () => void (await worker.end('SIGKILL')));
  await until(rows.isWorkerOnline);
  const port = await findFreePort();
  const first = await openApp(folder, port);
  const onPg = await first.orderOnPg();
  expect(await first.tryIt(guide.tryIt)).toContain('"state":');
  const reach = (state: string) =>
    until(async () => {
      const job = await first.newest();
      return job?.state === state && job;
    });
  const retrying = await reach('retrying');
  expect(retrying).toMatchObject({ attempt: 1, error: { message: 'The printer is out of paper.' } });
  expect(await reach('succeeded')).toMatchObject({ attempt: 2, error: null });
  await until(() => rows.findIn('succeeded', onPg));
  await first.web.end('SIGTERM');

  await follow(folder, guide.board, guide.page, guide.live);
  const app = await openApp(folder, port);
  onTestFinished(async () => void (await app.web.end('SIGTERM')));
  await Promise.all([app.tryIt(guide.tryIt), rows.stopAt('retrying 1', worker)]);
  await until(async () => (await app.page()).includes('The printer is out of paper.'));
  const live = await watchLive(`${app.url}/jobs/${(await app.newest())?.id}`);
  await live.locator('.offload-badge', { hasText: 'Retrying' }).waitFor();
  await live.getByText('The printer is out of paper.').waitFor();
  process.kill(worker.pid, 'SIGCONT');
  await rows.stopAt('running 2', worker);
  await until(async () => (await app.board()).length === 1);
  await live.getByText('Printing the receipt of order').waitFor();
  await worker.end('SIGKILL');
  expect(await app.newest()).toMatchObject({ state: 'running', attempt: 2 });
  worker = startAppWorker(folder, guide.worker);
  await until(async () => (await app.newest())?.state === 'succeeded');
  expect(await app.newest()).toMatchObject({ attempt: 3 });
  expect(await app.page()).toContain('attempt 3');
  await live.getByText('Pages: 1').waitFor();
  await live.locator('.offload-badge', { hasText: 'Succeeded' }).waitFor();
  expect(await live.title()).toBe('not reloaded');
  expect(await worker.end('SIGTERM')).toBe(0);
});

it('shows staff why a job failed, and lets them replay it while its owner watches', async () => {
  await follow(folder, guide.live, guide.console);
  await type(folder, 'npx offload migrate');
  // Not part of the guide: an order for which there is enough paper.
  edit(folder, 'worker.mjs', (text) =>
    text.replace('ctx.attempt === 1', 'ctx.attempt === 1 && orderId < 1000'),
  );
  const { web, url } = await openApp(folder, await findFreePort());
  onTestFinished(async () => void (await web.end('SIGTERM')));
  expect((await fetch(`${url}/ops/api/overview`)).status).toBe(401);
  const id = await enqueueIn(
    folder,
    "import { receipt, system } from './jobs.mjs'",
    "receipt, { orderId: 1 }, { ownerId: 'guest', maxAttempts: 1 }",
  );
  const watchRun = async (job: string, end: string, detail: string) => {
    const live = await watchLive(`${url}/jobs/${job}`);
    await live.locator('.offload-badge', { hasText: 'Queued' }).waitFor();
    const worker = startAppWorker(folder, guide.worker);
    onTestFinished(async () => void (await worker.end('SIGKILL')));
    await live.locator('.offload-badge', { hasText: end }).waitFor();
    await live.getByText(detail).waitFor();
    expect(await live.title()).toBe('not reloaded');
    return worker;
  };
  const worker = await watchRun(id, 'Failed', 'The printer is out of paper.');
  // The replay waits until its owner watches it, too.
  expect(await worker.end('SIGTERM')).toBe(0);
  const watchReplay = async (job: string) => void (await watchRun(job, 'Succeeded', 'Pages: 1'));
  expect(await replayInConsole(url, password, watchReplay)).toEqual([]);
  const replay = await rows.query('SELECT payload, owner_id FROM offload.job WHERE retry_of = $1', [id]);
  expect(replay).toEqual([{ payload: { orderId: 2000 }, owner_id: 'guest' }]);
  const [used] = await rows.query("SELECT to_regnamespace('bullmq') IS NULL AS redis");
  expect(used).toEqual({ redis: isOnRedis });
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  console.info(`Lines that a stranger has typed, in ${minutes} minutes:`, countLines(guide));
});

it("runs isolated jobs from the package without the app's secrets", async () => {
  followIsolated(folder, guide.isolated);
  // Not part of the guide: returns where the job ran.
  edit(folder, 'isolated/processor.mjs', (text) =>
    text.replace('return {', "return { knows: 'DATABASE_URL' in process.env, pid: process.pid,"),
  );
  const running = startAppWorker(folder, guide.worker);
  onTestFinished(async () => void (await running.end('SIGKILL')));
  const id = await enqueueIn(
    folder,
    "import { csvCheck } from './isolated/contract.mjs';\nimport { system } from './jobs.mjs'",
    "csvCheck, { csv: 'a,b\\n1,2\\n' }, { ownerId: 'guest' }",
  );
  const { result } = await until(() => rows.findIn('succeeded', id));
  expect(result).toEqual({ lines: 2, knows: false, pid: expect.any(Number) });
  expect(result.pid).not.toBe(running.pid);
  expect(await running.end('SIGTERM')).toBe(0);
});

it('enqueues and runs jobs in CommonJS', async () => {
  writeAll(folder, { 'program.cjs': commonJsProgram });
  const output = await type(folder, 'npx offload migrate && node --env-file=.env program.cjs');
  expect(output).toContain('succeeded {"length":9}');
});

it('has one set of connections in next dev, however often a file is edited', async () => {
  await type(folder, 'npx offload migrate');
  const port = await findFreePort();
  const dev = await startAppWeb(folder, port, 'dev');
  onTestFinished(async () => void (await dev.end('SIGTERM')));
  await editInDev(folder, `http://127.0.0.1:${port}`, 8);
  // One pool of 5, and those of the queue: with a set for each version, there would be at least 16.
  expect(await rows.countConnections()).toBeLessThan(10);
});
