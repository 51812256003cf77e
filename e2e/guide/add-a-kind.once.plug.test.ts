import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, startProcess } from '@offload/processes';
import { openTestQueue, startMailServer, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { apply, copyRepository, follow, revert } from './copy';
import { type Guide, readGuide } from './read-guide';
import { createEmptyDatabase, run, startOffload } from './system';

const kinds = ['birthday-email', 'currency-quote'];
let folder: string;
let guide: Guide;
beforeAll(() => {
  folder = copyRepository();
  guide = readGuide(readFileSync(join(folder, 'docs/add-a-kind.md'), 'utf8'));
  follow(folder, guide);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const checkKinds = () =>
  run(folder, process.execPath, ['--import', './scripts/tsx.mjs', 'scripts/checks/check-kinds.ts']);

/** Runs test files of the copy with this test's services. */
function test(project: string, ...files: string[]) {
  const services = Object.entries(process.env).filter(([name]) => name.startsWith('TEST_'));
  const args = ['run', '--project', project, ...files];
  return run(folder, join(folder, 'node_modules/.bin/vitest'), args, Object.fromEntries(services));
}

it.each(['registry.ts', 'system.ts'])('reports a new kind that has no line in %s', async (file) => {
  expect(await checkKinds()).toMatchObject({ status: 0, output: '' });
  const path = `packages/kinds/src/${file}`;
  const lines = guide.edits.filter((edit) => edit.path === path && edit.below !== null);
  expect(lines).toHaveLength(2);
  for (const line of lines) revert(folder, line);
  const { status, output } = await checkKinds();
  for (const line of lines) apply(folder, line);
  expect(status).toBe(1);
  for (const kind of kinds) expect(output).toMatch(new RegExp(`^${kind} .*to ${path}\\.$`, 'm'));
});

it('reports a line of the registry that loads the processor of another kind', async () => {
  const file = join(folder, 'packages/kinds/src/registry.ts');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('../sales-import/processor', '../sales-report/processor'));
  const { status, output } = await checkKinds();
  writeFileSync(file, text);
  expect(status).toBe(1);
  expect(output).toMatch(/^The line "sales-import" in .*registry\.ts loads a processor of "sales-report"\./);
});

it('passes the checks with the code from the guide', async () => {
  const { output } = await run(folder, process.execPath, ['scripts/bootstrap.mjs', 'check']);
  for (const check of ['Types', 'Types of the web', 'Import rules', 'Kinds of jobs']) {
    expect(output).toMatch(new RegExp(`^✓ ${check} \\(`, 'm'));
  }
  // No other check reports anything about it either.
  expect(output).not.toMatch(/birthday|quote/i);
}, 240_000);

it("passes the tests of both kinds, and the project's tests of all kinds and routes", async () => {
  const unit = await test(
    'unit',
    ...kinds.map((kind) => `packages/kinds/${kind}/`),
    'packages/kinds/src/registry',
    'packages/kinds/src/check-kinds',
  );
  expect(unit.status, unit.output).toBe(0);
  for (const kind of kinds) expect(unit.output).toContain(`kinds/${kind}/processor.test.ts`);
  const api = await test('services', 'apps/web/src/api/openapi', 'apps/web/src/api/every-route');
  expect(api.status, api.output).toBe(0);
});

async function startCopy(settings: Record<string, string>) {
  const database = await createEmptyDatabase();
  onTestFinished(database.drop);
  const queue = await openTestQueue(database.url);
  onTestFinished(queue.remove);
  const mail = await startMailServer();
  onTestFinished(mail.stop);
  const port = String(await findFreePort());
  const offload = await startOffload(folder, {
    PORT: port,
    DATABASE_URL: database.url,
    QUEUE_URL: queue.url,
    SMTP_URL: mail.url,
    LOG_LEVEL: 'silent',
    ...settings,
  });
  onTestFinished(offload.stop);
  return { mail, address: `localhost:${port}` };
}

const decode = (source: string) => source.replace(/=\r\n/g, '').replace(/=3D/g, '=');

/** Signs up as in the guide. */
async function signUp({ mail, address }: Awaited<ReturnType<typeof startCopy>>, password: string) {
  const post = (path: string, body: object) =>
    fetch(`http://${address}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await post('/api/signup', { email: 'me@example.com' })).status).toBe(202);
  const welcome = await until(() => mail.accepted.find(({ to }) => to === 'me@example.com'), 60_000);
  const [, token] = /set-password\?token=([\w-]+)/.exec(decode(welcome.source)) ?? [];
  expect((await post('/api/auth/reset-password', { token, newPassword: password })).status).toBe(200);
}

it('runs jobs of the new kinds as the guide describes', async () => {
  const ratesPort = String(await findFreePort());
  const copy = await startCopy({ QUOTES_URL: `http://localhost:${ratesPort}` });
  const { mail, address } = copy;
  const password = 'a phrase for the guide';
  await signUp(copy, password);
  const [congratulate = '', askForRate = '', startRates = '', ...more] = guide.commands.map((commands) =>
    commands
      .replaceAll('localhost:3000', address)
      .replaceAll('your password', password)
      .replaceAll('4000', ratesPort),
  );
  expect(more).toEqual([]);
  const type = async (commands: string) => {
    const typed = await run(folder, 'sh', ['-ec', commands]);
    expect(typed.status, typed.output).toBe(0);
    return typed.output;
  };

  await type(congratulate);
  const received = () => mail.accepted.filter(({ to }) => to === 'me@example.com');
  const birthdays = () => received().filter(({ source }) => source.includes('Happy birthday!'));
  await until(() => birthdays().length > 0, 60_000);
  expect(birthdays()).toHaveLength(1);
  expect(birthdays()[0]?.source).toContain('30 today: all the best.');

  const [, id] = /"id":"([\w-]+)","kind":"currency-quote"/.exec(await type(askForRate)) ?? [];
  const job = async () => JSON.parse(await type(`curl -sb jar ${address}/api/jobs/${id}`));
  const waits = (found: { progress: { step: string | null } }) =>
    found.progress.step?.includes('not available right now');
  expect(await until(async () => pick(await job(), waits), 60_000)).toMatchObject({ state: 'queued' });
  const args = ['-ec', `exec ${startRates}`];
  const shell = { name: 'rates', command: 'sh', args, cwd: folder, env: process.env };
  const rates = startProcess({ ...shell, output: 'ignore', inOurGroup: true });
  onTestFinished(async () => void (await rates.end('SIGTERM')));
  const done = await until(async () => pick(await job(), ({ state }) => state === 'succeeded'), 60_000);
  expect(done).toMatchObject({
    // Two attempts had failed when the third one closed the gate, which uses none.
    attempt: 3,
    result: { base: 'EUR', quote: 'USD', rate: 1.25 },
  });
});

function pick<Value>(value: Value, isWanted: (value: Value) => unknown): Value | null {
  return isWanted(value) ? value : null;
}
