import {
  createTestDatabase,
  type MailServer,
  startMailServer,
  startRedis,
  type TestDatabase,
  until,
} from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type PostgresServer, startPostgresServer } from './postgres-server';
import { endAll, healthOf, type Settings, signUp, startWeb, startWorker } from './processes';

let database: TestDatabase;
let mail: MailServer;
let queue: Omit<PostgresServer, 'disk'>;
let settings: Settings;

beforeEach(async () => {
  database = await createTestDatabase();
  mail = await startMailServer();
  queue = process.env.TEST_QUEUE === 'redis' ? await startRedis() : await startPostgresServer();
  settings = { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: mail.url };
});
afterEach(async () => {
  await endAll();
  await mail.stop();
  await queue.remove();
  await database.drop();
});

const recipients = () => mail.accepted.map(({ to }) => to);

it("accepts sign-ups while the queue is down, and sends their emails once it's back", async () => {
  const web = await startWeb(settings);
  startWorker(settings);
  expect(await signUp(web, 'before@example.com')).toBe(202);
  await until(() => recipients().includes('before@example.com'));

  await queue.kill();
  const during = Array.from({ length: 10 }, (_, index) => `during-${index}@example.com`);
  for (const email of during) expect(await signUp(web, email)).toBe(202);
  expect(await healthOf(web)).toMatchObject({ status: 503, checks: { queue: 'down', database: 'up' } });

  await queue.start();
  await until(() => during.every((email) => recipients().includes(email)));
  expect(await signUp(web, 'after@example.com')).toBe(202);
  await until(() => recipients().includes('after@example.com'));
  expect(recipients()).toHaveLength(12);
  await until(async () => (await healthOf(web)).status === 200);
});

it('delivers dispatched jobs even if the queue then loses everything', async () => {
  const web = await startWeb(settings);
  const asked: string[] = [];
  const isDispatched = async () =>
    (await database.db.job.count({ where: { dispatchedAt: { not: null } } })) > 0;
  // The first may be left to the sweeper, which isn't running yet, while the queue creates its tables. Those who sign up again and
  // again are refused.
  await until(async () => {
    asked.push(`handed-over-${asked.length}@example.com`);
    expect(await signUp(web, asked.at(-1) ?? '')).toBe(202);
    const giveUpAt = performance.now() + 10_000;
    await until(async () => (await isDispatched()) || performance.now() > giveUpAt);
    return isDispatched();
  });

  await queue.kill();
  await queue.empty();
  await queue.start();
  startWorker(settings);
  await until(() => asked.every((email) => recipients().includes(email)));
  expect(recipients()).toHaveLength(asked.length);
});
