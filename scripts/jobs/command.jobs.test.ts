import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { enqueueIn } from '@offload/core/test/jobs';
import { system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson, createTestDatabase, openTestQueue, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../root';

const enqueue = enqueueIn(system);
const operator = `operator:${userInfo().username}`;
let database: TestDatabase;
let queue: Awaited<ReturnType<typeof openTestQueue>>;

beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openTestQueue(database.url);
});
afterAll(async () => {
  await queue.remove();
  await database.drop();
});

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

it('changes jobs as the system of the demo does, with a row in the audit log', async () => {
  const { id: ownerId } = await createPerson(database.db, 'ada@example.com');
  const { id } = await database.core.transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }),
  );
  const { output, ...ended } = await jobs('cancel', id, '--json');
  expect(ended).toEqual({ status: 0, errors: '' });
  expect(JSON.parse(output)).toEqual([{ id, state: 'canceled' }]);
  const select = { actorId: true, actorEmail: true, action: true };
  expect(await database.db.operatorAction.findMany({ where: { subjectId: id }, select })).toEqual([
    { actorId: operator, actorEmail: `${userInfo().username} (command line)`, action: 'job.cancel' },
  ]);
});

it('says in one line what is wrong', async () => {
  expect(await jobs('fly')).toEqual({
    ...{ status: 1, output: '' },
    errors: '✗ "fly" is not a command of jobs. npx offload help lists the commands.\n',
  });
});
