import { createTestDatabase, openTestQueue, startMailServer, until } from '@offload/testing';
import { afterAll, expect, it } from 'vitest';
import { fillDatabaseDisk } from './fill-disk';
import { startPostgresServer } from './postgres-server';
import { endAll, healthOf, signUp, startWeb, startWorker } from './processes';

afterAll(() => endAll());

it("says that the disk of PostgreSQL is full, and serves what it can until there's room again", async () => {
  const server = await startPostgresServer({ diskBytes: 512 << 20 });
  const database = await createTestDatabase(server.url);
  const queue = await openTestQueue(database.url);
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: mail.url };
  const web = await startWeb(settings);
  startWorker(settings);
  await until(async () => (await healthOf(web)).status === 200, 120_000);

  const makeRoom = await fillDatabaseDisk(server);
  await until(async () => (await healthOf(web)).status === 503);
  const health = await (await fetch(`${web.url}/api/health`)).json();
  expect(health).toMatchObject({
    ...{ status: 'failing', checks: { database: 'down' } },
    reasons: { database: 'The disk of the database is full.' },
  });
  const rejected = await until(async () => {
    const response = await fetch(`${web.url}/api/signup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: `${Math.random()}@example.com` }),
    });
    return response.status === 503 ? response.json() : response.text().then(() => null);
  });
  expect(rejected).toMatchObject({
    detail: 'The database has no space left. Nothing was changed. Try again in a moment.',
  });
  for (const path of ['/api/health/ready', '/signup'])
    expect((await fetch(web.url + path)).status, path).toBe(200);

  makeRoom();
  const { db } = database;
  await until(async () => (await healthOf(web)).status === 200, 120_000);
  expect(await signUp(web, 'welcome@example.com')).toBe(202);
  await until(async () => (await db.job.count({ where: { state: { not: 'succeeded' } } })) === 0, 120_000);
  const accounts = (await db.user.findMany()).map(({ email }) => email);
  expect(mail.accepted.map(({ to }) => to).toSorted()).toEqual(accounts.toSorted());

  await endAll();
  await mail.stop();
  await queue.remove();
  await db.$disconnect();
  await server.remove();
}, 400_000);
