import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { findFreePort, type RunningProcess, startProcess } from '@offload/processes';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { copyTarballs, enqueueIn, makeBareApp, pack, root, type, writeAll } from './own-app/bare-app';
import { buildImage } from './own-app/dockerfile';
import { edit } from './own-app/follow';
import { startNode, startServer } from './own-app/processes';
import { openRows } from './own-app/rows';
import { readGuide } from './read-guide';
import { cleanEnv, createEmptyDatabase, run } from './system';

const pageText = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
const { files, commands } = readGuide(pageText);
const place = mkdtempSync('/tmp/deploy-');
const folder = join(place, 'app');
const image = join(place, 'image');
let database: { url: string; drop(): Promise<void> };
let rows: ReturnType<typeof openRows>;
/** The command of the web's image. */
let web: string[];

beforeAll(async () => {
  const packed = await pack(place);
  database = await createEmptyDatabase();
  rows = openRows(database.url);
  await makeBareApp(folder, ['plain pg'], database.url);
  const [core] = copyTarballs(packed, folder, /^offload-core-.*\.tgz$/);
  await type(folder, `npm install ./${core} zod`);
  writeAll(folder, { 'next.config.mjs': fileOf('next.config.mjs') });
  // As an app that checks the types of its JavaScript, too. It has paper, and time to be stopped.
  const compilerOptions = {
    ...{ strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true, jsx: 'react-jsx' },
    ...{ module: 'esnext', moduleResolution: 'bundler', target: 'es2022', lib: ['dom', 'esnext'] },
  };
  const include = ['next-env.d.ts', '**/*.ts', '**/*.tsx', '**/*.mjs', '.next/types/**/*.ts'];
  writeAll(folder, {
    'tsconfig.json': JSON.stringify({
      compilerOptions,
      include,
      exclude: ['node_modules', 'dist', '.next/standalone'],
    }),
  });
  await type(folder, 'npx offload init --yes');
  edit(folder, 'worker.mjs', (text) => text.replace('ctx.attempt === 1', 'ctx.attempt > 1'));
  const early = await run(folder, 'npx', ['offload', 'build', 'worker.mjs']);
  expect(early).toMatchObject({
    ...{
      status: 1,
      output: expect.stringContaining("esbuild, which isn't installed: npm install --save-dev esbuild"),
    },
  });
  await type(folder, commands.join('\n'));
  web = await buildImage(fileOf('Dockerfile'), folder, image);
  // On a busy machine, installing packages and building take minutes.
}, 900_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

function fileOf(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`The page has no ${path}`);
  return text;
}

/** Starts a command of an image as its container does. */
function startCommand([node, ...args]: string[], at = image): RunningProcess {
  expect(node).toBe('node');
  const running = startNode(at, args, { NODE_ENV: 'production', DATABASE_URL: database.url });
  onTestFinished(async () => void (await running.end('SIGKILL')));
  return running;
}

async function startWeb(args = web.slice(1)) {
  const port = await findFreePort();
  const running = await startServer(image, args, port, {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
  });
  onTestFinished(async () => void (await running.end('SIGKILL')));
  return { running, url: `http://127.0.0.1:${port}` };
}

/** Creates an order. Returns the ID of its job. */
async function order(url: string): Promise<string> {
  const response = await fetch(`${url}/api/orders`, { method: 'POST' });
  return z.object({ job: z.string() }).parse(await response.json()).job;
}

const stateOf = async (id: string) =>
  (
    await rows.query<{ state: string; attempt: number }>(
      'SELECT state, attempt FROM offload.job WHERE id = $1',
      [id],
    )
  )[0];
const reach = (id: string, state: string) => until(async () => (await stateOf(id))?.state === state);

const compose = z.object({ services: z.object({ worker: z.object({ command: z.array(z.string()) }) }) });

it('runs web and workers from one image, and finishes running jobs after SIGTERM', async () => {
  const { command } = compose.parse(parse(fileOf('compose.yml'))).services.worker;
  const worker = startCommand(command);
  await until(rows.isWorkerOnline);
  const { url } = await startWeb();
  const id = await order(url);
  await reach(id, 'running');
  expect(await worker.end('SIGTERM')).toBe(0);
  expect(await stateOf(id)).toEqual({ state: 'succeeded', attempt: 1 });
  const built = statSync(join(image, 'worker.mjs')).size;
  console.info(`The built worker has ${(built / 1e6).toFixed(1)} MB.`);
  expect(built).toBeLessThan(4e6);
});

it('runs web and worker in one container, and stops both', async () => {
  writeAll(image, { 'start.mjs': fileOf('start.mjs') });
  const { running, url } = await startWeb(['start.mjs']);
  await until(rows.isWorkerOnline);
  const id = await order(url);
  await reach(id, 'running');
  await running.end('SIGTERM');
  expect(await stateOf(id)).toEqual({ state: 'succeeded', attempt: 1 });
  await expect(fetch(url)).rejects.toThrow();
});

it('runs a job of a web that was frozen after its response in a worker elsewhere, built from TypeScript', async () => {
  await type(folder, 'mv worker.mjs worker.ts');
  const onNode20 = await run(folder, 'npx', ['offload', 'worker', './worker.ts']);
  if (process.versions.node.startsWith('20.'))
    expect(onNode20.output).toContain("can't run ./worker.ts. Build it: npx offload build ./worker.ts");
  const elsewhere = join(place, 'elsewhere');
  const dockerfile = fileOf('worker.Dockerfile').replace('build worker.mjs', 'build worker.ts');
  const command = await buildImage(dockerfile, folder, elsewhere);
  await type(folder, 'mv worker.ts worker.mjs');
  expect(readdirSync(elsewhere)).toEqual(['worker.mjs', 'worker.mjs.map']);
  const { running, url } = await startWeb();
  const worker = startCommand(command, elsewhere);
  await until(rows.isWorkerOnline);
  const id = await order(url);
  await running.end('SIGKILL');
  await reach(id, 'succeeded');
  expect(await worker.end('SIGTERM')).toBe(0);
}, 300_000);

it.each(['npx offload worker ./worker.mjs', 'npm exec -- offload worker ./worker.mjs'])(
  'finishes running jobs and ends when %s is told to stop',
  async (line) => {
    const [command = '', ...args] = line.split(' ');
    const npm = startProcess({ name: line, command, args, cwd: folder, env: cleanEnv(), errors: 'inherit' });
    onTestFinished(async () => void (await npm.end('SIGKILL')));
    // Until the last process that writes to it has ended.
    const log = text(npm.stdout ?? Readable.from([]));
    const id = await enqueueIn(
      folder,
      "import { receipt, system } from './jobs.mjs'",
      "receipt, { orderId: 1 }, { ownerId: 'guest' }",
    );
    await reach(id, 'running');
    await npm.end('SIGTERM');
    expect(await log).toContain('stopping');
    expect(await stateOf(id)).toEqual({ state: 'succeeded', attempt: 1 });
  },
);

it('checks the types of the worker with those of the web', async () => {
  edit(folder, 'worker.mjs', (text) => text.replace('ctx.progress(', 'ctx.progres('));
  const { status, output } = await run(folder, 'npx', ['next', 'build']);
  edit(folder, 'worker.mjs', (text) => text.replace('ctx.progres(', 'ctx.progress('));
  expect(status).toBe(1);
  expect(output).toContain("Property 'progres' does not exist on type 'JobContext");
}, 300_000);

it("says in the build that a route of the edge runtime can't use the core", async () => {
  const route =
    "import { jobs } from '../../../lib/offload';\nexport const runtime = 'edge';\nexport const GET = async () => Response.json(await jobs.list({}));\n";
  writeAll(folder, { 'app/api/edge/route.ts': route });
  const { status, output } = await run(folder, 'npx', ['next', 'build']);
  rmSync(join(folder, 'app/api/edge'), { recursive: true });
  expect(status).toBe(1);
  expect(output).toContain('@offload/core needs Node.js, and this code runs in the edge runtime.');
}, 300_000);
