import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase, until } from '@offload/testing';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { readHistory } from '../job/history';
import { type CliEnv, runCli } from './run-cli';
import { readWorkerFile, startWorker } from './run-worker';

const place = mkdtempSync(join(tmpdir(), 'offload-cli-'));
const system = join(place, 'system.ts');
const worker = join(place, 'worker.ts');
const { put, run, fail } = createJobTools();
let database: TestDatabase;

const app = `
import { defineJob, defineProcessor, defineSystem } from '${join(import.meta.dirname, '../index.ts')}';
import { z } from '${import.meta.resolve('zod')}';

const receipt = defineJob({
  kind: 'receipt', queue: 'print', payload: z.looseObject({}),
  maxAttempts: 2, backoff: { everyMs: 1 }, timeoutMs: 5_000,
});
export const system = defineSystem({
  queues: { print: { concurrency: 1, ownerRunning: 1, ownerOpen: 9 } }, contracts: [receipt],
});
// As of a variable that isn't set.
export default { system, kinds: [defineProcessor(receipt, async () => ({ pages: 1 }))], queueUrl: undefined };
`;

beforeAll(async () => {
  database = await createTestDatabase();
  writeFileSync(system, app);
  writeFileSync(worker, app);
});
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await database.drop();
});

const envOf = (databaseUrl: string | undefined) => ({
  ...{ databaseUrl, listenUrl: undefined, queueUrl: undefined, queuePrefix: undefined, schema: undefined },
});

const startFile = async (file: string, env: CliEnv) => startWorker(await readWorkerFile([file]), env);

/** Runs a command. Returns its exit status and what it has printed, or its error. */
async function offload(...args: string[]) {
  const lines: string[] = [];
  try {
    const status = await runCli(args, envOf(database.url), (text) => lines.push(text));
    return { status, output: lines.join('\n') };
  } catch (error) {
    return { status: 1, output: error instanceof Error ? error.message : String(error) };
  }
}

it('says that the tables are up to date', async () => {
  expect(await offload('migrate')).toEqual({ status: 0, output: 'The tables are up to date.' });
});

it('lists and shows jobs without their payloads', async () => {
  const ada = {
    kind: 'receipt',
    queue: 'print',
    ownerId: 'ada',
    title: 'Order 7\u001b[2J',
    payload: { pin: 1234 },
  };
  const { id } = await fail(database.core, 'It broke.', ada);
  await put(database.core, { ...ada, ownerId: 'bea' });
  const list = await offload('jobs', 'list', '--owner', 'ada', '--state', 'failed,canceled');
  expect(list.output).toMatch(/^ID +KIND +STATE +OWNER +CREATED +TITLE +ERROR\n[^\n]+$/);
  expect(list.output).toContain(String.raw`Order 7\u001b[2J  It broke.`);
  const page = JSON.parse((await offload('jobs', '--json', '--limit', '1')).output);
  expect(page).toMatchObject({ jobs: [{ ownerId: 'bea' }], nextCursor: expect.any(String) });
  const next = await offload('jobs', 'list', '--limit', '1', '--cursor', page.nextCursor);
  expect(next.output).toContain(id);
  const shown = await offload('jobs', 'show', id);
  expect(shown.output).toMatch(/State +failed, attempt 1 of 3/);
  expect(shown.output).toMatch(/Error +oops: It broke\./);
  expect(shown.output).toMatch(/\n1 .* failed +It broke\./);
  expect(shown.output).not.toContain('1234');
});

it('retries and cancels jobs with the system of the app', async () => {
  const { id } = await fail(database.core, 'It broke.', { kind: 'receipt', queue: 'print' });
  const [done, unknown] = [await put(database.core, { kind: 'receipt', queue: 'print' }), uuid()];
  await run(database.core, done.id, { state: 'succeeded', result: {} });
  expect(await offload('jobs', 'retry', id, '--system', system)).toEqual({
    ...{ status: 0, output: `${id} is queued now.` },
  });
  expect(await offload('jobs', 'cancel', id, done.id, unknown, '--json', '--system', system)).toEqual({
    status: 1,
    output: expect.stringMatching(new RegExp(`${id}[^{]*canceled[^}]*}[^}]*null[^}]*}[^}]*null`)),
  });
  const events = await readHistory(database.core, id);
  expect(events.slice(-2).map(({ actor }) => actor)).toEqual([
    ...[expect.stringMatching(/^operator:./), expect.stringMatching(/^operator:./)],
  ]);
});

it('runs the worker of a file, whose queues can be paused', async () => {
  expect(await offload('jobs', 'pause', 'print', '--system', system)).toMatchObject({
    output: 'print is paused now.',
  });
  expect(await offload('jobs', 'resume', 'print', '--system', system)).toMatchObject({ status: 0 });
  const actions = await database.db.operatorAction.findMany({
    where: { subjectId: 'print' },
    orderBy: { id: 'asc' },
  });
  expect(actions).toMatchObject([
    { action: 'queue.pause', before: { paused: false }, after: { paused: true } },
    { action: 'queue.resume', before: { paused: true }, after: { paused: false } },
  ]);
  const { id } = await put(database.core, { kind: 'receipt', queue: 'print' });
  const running = await startFile(worker, envOf(database.url));
  await until(async () => (await offload('jobs', 'show', id)).output.includes('succeeded, attempt 1'));
  await running.stop();
});

it("runs a worker whose file has the database's URL", async () => {
  const file = join(place, 'with-url.ts');
  writeFileSync(file, app.replace('default {', `default { databaseUrl: '${database.url}',`));
  const { id } = await put(database.core, { kind: 'receipt', queue: 'print' });
  const running = await startFile(file, envOf(undefined));
  await until(async () => (await offload('jobs', 'show', id)).output.includes('succeeded, attempt 1'));
  await running.stop();
});

it.each([
  ['runs', 'it is loaded'],
  ['has only just begun', 'its process starts'],
])('stops the worker when npx is told to stop while it %s', async (_state, moment) => {
  const [file, started] = [join(place, `${moment}.ts`), join(place, `${moment}.started`)];
  const report = `import { writeFileSync } from 'node:fs'; writeFileSync('${started}', '');`;
  // A pool of the app's own keeps its process, too.
  const open = 'setInterval(() => {}, 60_000);';
  const [code, preload] =
    moment === 'it is loaded' ? [`${report}${app}${open}`, ''] : [app, waitForOrphan(report)];
  writeFileSync(file, code);
  writeFileSync(join(place, 'preload.mjs'), preload);
  const npx = spawn('npx', ['--no', 'offload', 'worker', file], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      NODE_OPTIONS: `--import tsx --import ${join(place, 'preload.mjs')}`,
    },
    detached: true,
  });
  let hasEnded = false;
  // All processes that write to its output have ended.
  void once(npx, 'close').then(() => {
    hasEnded = true;
  });
  for (const output of [npx.stdout, npx.stderr]) output.pipe(process.stderr);
  onTestFinished(() => void (hasEnded || process.kill(-(npx.pid ?? 0), 'SIGKILL')));
  await until(() => existsSync(started));
  npx.kill('SIGTERM');
  await until(() => hasEnded);
});

/** Returns a module that keeps the worker's process from loading anything else until npm's shell has ended. */
const waitForOrphan = (report: string) => `
  import { isMainThread } from 'node:worker_threads';
  ${report.replace('; ', "; if (isMainThread && process.argv[1]?.endsWith('/offload')) {")}
    for (const parent = process.ppid; process.ppid === parent; )
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }`;

it.each([
  [['fly'], '"fly" is not a command. npx offload help'],
  [['jobs', 'fly'], '"fly" is not a command of jobs.'],
  [['jobs', 'list', '--colour', 'red'], "jobs: Unknown option '--colour'."],
  [['jobs', 'list', '--state', 'lost'], '--state must be one of scheduled, queued'],
  [['jobs', 'list', '--limit', '0'], 'limit: '],
  [['jobs', 'cancel', uuid(), '--owner', 'ada', '--system', system], 'jobs cancel has no option --owner.'],
  [['jobs', 'show', '7'], 'No job has the ID 7.'],
  [['jobs', 'show'], 'jobs show needs the ID of one job.'],
  [['jobs', 'show', uuid()], 'No job has the ID'],
  [['jobs', 'retry', uuid()], 'needs the file that exports your system: add --system ./jobs.mjs.'],
  [['jobs', 'retry', 'all', '--system', system], 'jobs retry needs the IDs of jobs.'],
  [['jobs', 'pause', 'mail', '--system', system], 'Name one of these queues: print.'],
  [['jobs', 'cancel', uuid(), '--system', 'nowhere.mjs'], "The file nowhere.mjs doesn't exist."],
  [['migrate', 'postgresql://localhost/other'], 'migrate takes no arguments. It works on DATABASE_URL'],
  [['worker'], 'worker takes one file: npx offload worker ./worker.mjs --queues image,report'],
  [['worker', worker, '--queue', 'print'], "worker: Unknown option '--queue'."],
  [
    ['worker', worker, '--queues', 'prnt'],
    'queues has "prnt", and the system has no such queue, only print.',
  ],
  [['worker', worker, '--concurrency', 'print'], 'concurrency of print must be a whole number'],
])('says what is wrong with %j', async (args, problem) => {
  expect(await offload(...args)).toEqual({ status: 1, output: expect.stringContaining(problem) });
});

it('works on the schema of an app', async () => {
  const lines: string[] = [];
  const env = { ...envOf(database.url), schema: 'shop' };
  const inShop = (...args: string[]) => runCli(args, env, (text) => lines.push(text));
  await inShop('migrate');
  const running = await startFile(worker, { ...env });
  await inShop('jobs', 'list', '--json');
  await running.stop();
  expect(lines[0]).toContain('Applied 0066_initial, ');
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ jobs: [] });
});

it('says what to set without a database', async () => {
  const command = (...args: string[]) => runCli(args, envOf(undefined), () => undefined);
  await expect(command('migrate')).rejects.toThrow(
    'migrate needs the URL of the database. Set DATABASE_URL.',
  );
  await expect(command('jobs', 'list')).rejects.toThrow('needs the URL of the database. Set DATABASE_URL.');
});
