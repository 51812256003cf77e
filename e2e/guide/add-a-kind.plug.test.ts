import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, openTestQueue, startMailServer, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { copyRepository, register, unregister, writeFiles } from './copy';
import { type Guide, readGuide } from './read-guide';
import { createEmptyDatabase, run, startOffload } from './system';

let folder: string;
let guide: Guide;
beforeAll(() => {
  folder = copyRepository();
  guide = readGuide(readFileSync(join(folder, 'README.md'), 'utf8'));
  writeFiles(folder, guide);
  register(folder, guide);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const registryTest = ['run', '--project', 'unit', 'packages/jobs/src/registry.test.ts'];
const testRegistry = () => run(folder, join(folder, 'node_modules/.bin/vitest'), registryTest);

// What does not depend on the queue is shown once.
if (process.env.TEST_QUEUE === 'postgresql') {
  it("is told by the registry's test where the new kind has no line in the registry", async () => {
    expect(await testRegistry()).toMatchObject({ status: 0 });
    unregister(folder, guide);
    const { status, output } = await testRegistry();
    register(folder, guide);
    expect(status).toBe(1);
    expect(output).toContain('birthday-email');
  });

  it('passes the checks with what the guide has its reader write', async () => {
    const { output } = await run(folder, process.execPath, ['scripts/bootstrap.mjs', 'check']);
    for (const check of ['Types', 'Types of the web', 'Import rules']) {
      expect(output).toMatch(new RegExp(`^✓ ${check} \\(`, 'm'));
    }
    // Nor has any other check a word to say about it.
    expect(output).not.toMatch(/birthday/i);
  }, 240_000);
}

async function startCopy() {
  const database = await createEmptyDatabase();
  onTestFinished(database.drop);
  const queue = await openTestQueue(database.url);
  onTestFinished(queue.remove);
  const mail = await startMailServer();
  onTestFinished(mail.stop);
  const port = String(await freePort());
  const offload = await startOffload(folder, {
    PORT: port,
    DATABASE_URL: database.url,
    QUEUE_URL: queue.url,
    SMTP_URL: mail.url,
    LOG_LEVEL: 'silent',
  });
  onTestFinished(offload.stop);
  return { mail, address: `localhost:${port}` };
}

const decode = (source: string) => source.replace(/=\r\n/g, '').replace(/=3D/g, '=');

it('sends the mail of the new kind when somebody asks for it as the guide says', async () => {
  const { mail, address } = await startCopy();
  const password = 'a phrase for the guide';
  const { status } = await fetch(`http://${address}/api/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'me@example.com' }),
  });
  expect(status).toBe(202);
  const welcome = await until(() => mail.accepted.find(({ to }) => to === 'me@example.com'), 60_000);
  const [, token] = /set-password\?token=([\w-]+)/.exec(decode(welcome.source)) ?? [];
  const chosen = await fetch(`http://${address}/api/auth/reset-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, newPassword: password }),
  });
  expect(chosen.status).toBe(200);
  const commands = guide.commands.replaceAll('localhost:3000', address).replaceAll('your password', password);
  const typed = await run(folder, 'sh', ['-ec', commands]);
  expect(typed.status, typed.output).toBe(0);

  const received = () => mail.accepted.filter(({ to }) => to === 'me@example.com');
  const arrived = await until(
    () => received().find(({ source }) => source.includes('Happy birthday!')),
    60_000,
  );
  expect(arrived.source).toContain('30 today: all the best.');
  expect(received()).toHaveLength(2);
});
