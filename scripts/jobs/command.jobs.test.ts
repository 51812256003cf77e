import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { defineProcessor, PermanentError } from '@offload/core';
import { openLog, openQueueBackend, type QueueBackend } from '@offload/core/internal';
import { createWorker, type RunningWorker } from '@offload/core/worker';
import { enqueue, system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson, createTestDatabase, openTestQueue, type TestDatabase, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../root';

const address = 'ada@example.com';
const operator = `operator:${userInfo().username}`;
let database: TestDatabase;
let queue: Awaited<ReturnType<typeof openTestQueue>>;
let backend: QueueBackend;
let worker: RunningWorker;
let ownerId: string;
let isBroken = true;

const processor = defineProcessor(welcomeEmail, async (_payload, ctx) => {
  ctx.log.info('Writing the email');
  if (isBroken) throw new PermanentError('broken', 'It broke.\n\u001b[2J');
  return {};
});

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openTestQueue(database.url);
  backend = openQueueBackend(queue.url, { db: database.core, onError: () => undefined });
  ownerId = (await createPerson(database.db, address)).id;
  const kinds = [processor];
  const log = openLog('worker', 'silent');
  worker = createWorker({ system, kinds, databaseUrl: database.url, queueUrl: queue.url, log });
});
afterAll(async () => {
  await worker.stop();
  await backend.close();
  await queue.remove();
  await database.drop();
});

const find = (id: string) => database.db.job.findUniqueOrThrow({ where: { id } });

/** Enqueues a job, which the worker's sweeper dispatches. */
async function ask(): Promise<string> {
  const job = await database.core.transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }),
  );
  await database.db.job.update({ where: { id: job.id }, data: { title: 'A title' } });
  return job.id;
}

async function untilState(id: string, state: string): Promise<void> {
  await until(async () => (await find(id)).state === state);
}

/** Runs the command as a process. */
async function jobs(...args: string[]) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATABASE_URL: database.url, QUEUE_URL: queue.url };
  const child = spawn(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'jobs', ...args], { env });
  child.stdin.end();
  const [[status], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, output, errors };
}

function findActions(subjectId: string) {
  const select = { actorId: true, actorEmail: true, action: true };
  return database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' }, select });
}

it('lists and shows a failed job, and retries it only when confirmed', async () => {
  isBroken = true;
  const id = await ask();
  await untilState(id, 'failed');

  const list = await jobs('list', '--state', 'failed', '--owner', 'ada@');
  expect(list).toMatchObject({ status: 0, errors: '' });
  const [header, line, ...more] = list.output.trimEnd().split('\n');
  expect(header).toMatch(/^ID +KIND +STATE +OWNER +CREATED +TITLE +ERROR$/);
  expect(line).toContain(`${id}  welcome-email  failed  ${address}`);
  expect(line).toContain(String.raw`A title  It broke. \u001b[2J`);
  expect(more).toEqual([]);

  const shown = await jobs('show', id);
  expect(shown.output).toMatch(/State +failed, attempt 1 of 4/);
  expect(shown.output).toMatch(/ATTEMPT +WORKER.*\n1 .*, process \d+ .* failed +It broke\./);
  expect(shown.output).toMatch(/info +1 +Writing the email/);
  expect(shown.output).toContain(String.raw`Error broken: It broke. \u001b[2J`);

  isBroken = false;
  const filters = ['--state', 'failed', '--kind', 'welcome-email', '--older', '1 ms'];
  const unconfirmed = await jobs('retry', ...filters);
  expect(unconfirmed).toMatchObject({ status: 1, output: '' });
  expect(unconfirmed.errors).toBe(
    `This retries 1 job and may cause these emails:\n  welcome-email to ${address}\n` +
      '✗ Nothing was changed: add --yes to retry 1 job without a terminal to confirm it at.\n',
  );
  expect(await find(id)).toMatchObject({ state: 'failed' });

  expect(await jobs('retry', ...filters, '--yes')).toMatchObject({ status: 0, output: 'Retried 1 job.\n' });
  await untilState(id, 'succeeded');
  const actorEmail = `${userInfo().username} (command line)`;
  expect(await findActions(id)).toEqual([{ actorId: operator, actorEmail, action: 'job.retry' }]);
  const event = await database.db.jobEvent.findFirst({ where: { jobId: id, actor: operator } });
  expect(event).toMatchObject({ state: 'queued' });
});

it('pauses a queue, cancels a waiting job and removes it from the queue, and resumes the queue', async () => {
  isBroken = false;
  expect(await jobs('pause', 'email')).toMatchObject({ status: 0, output: 'email is paused now.\n' });
  const email = await backend.queue('email');
  expect(await email.isPaused()).toBe(true);
  const id = await ask();
  await until(async () => email.getJob(id));

  const canceled = await jobs('cancel', id, '--yes', '--json');
  expect(JSON.parse(canceled.output)).toEqual({
    ...{ action: 'cancel', matched: 1, changed: 1, left: [], emails: [] },
    data: [{ id, state: 'canceled' }],
  });
  expect(await find(id)).toMatchObject({ state: 'canceled' });
  expect(await email.getJob(id)).toBeUndefined();
  expect(await findActions(id)).toMatchObject([{ actorId: operator, action: 'job.cancel' }]);

  expect(JSON.parse((await jobs('resume', 'email', '--json')).output)).toEqual({
    ...{ queue: 'email', paused: false, wasPaused: true },
  });
  expect(await email.isPaused()).toBe(false);
  expect((await findActions('email')).map(({ action }) => action)).toEqual(['queue.pause', 'queue.resume']);
  const other = await ask();
  await untilState(other, 'succeeded');
});

it('changes nothing if one of the named jobs is unknown or in another state', async () => {
  isBroken = true;
  const [failed, unknown] = [await ask(), '00000000-0000-7000-8000-000000000000'];
  await untilState(failed, 'failed');
  expect(await jobs('retry', failed, unknown, '--yes')).toEqual({
    ...{ status: 1, output: '', errors: `✗ No job has the ID ${unknown}. Nothing was changed.\n` },
  });
  const inState = `✗ Job ${failed} is failed, and cancel is for scheduled, queued, `;
  const canceled = await jobs('cancel', failed, '--yes');
  expect(canceled).toMatchObject({ status: 1, errors: expect.stringContaining(inState) });
  expect(await find(failed)).toMatchObject({ state: 'failed' });
});
