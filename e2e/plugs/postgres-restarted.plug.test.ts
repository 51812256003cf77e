import { createTestDatabase, openTestQueue, startMailServer, until } from '@offload/testing';
import { afterAll, expect, it } from 'vitest';
import { startPostgresServer } from './postgres-server';
import { endAll, signUp, startWeb, startWorker } from './processes';

afterAll(() => endAll());

it('recovers the web and worker when PostgreSQL restarts under load, and loses no email', async () => {
  const server = await startPostgresServer();
  const database = await createTestDatabase(server.url);
  const queue = await openTestQueue(database.url);
  const mail = await startMailServer();
  const settings = { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: mail.url };
  const web = await startWeb(settings);
  startWorker(settings);
  const answered: string[] = [];
  let isOver = false;

  async function keepSigningUp(client: number): Promise<void> {
    for (let call = 0; !isOver; call += 1) {
      const email = `load-${client}-${call}@example.com`;
      const status = await signUp(web, email);
      if (status === 202) answered.push(email);
      else expect(status).toBe(503);
    }
  }
  const load = [0, 1, 2, 3].map(keepSigningUp);
  for (let restart = 0; restart < 3; restart += 1) {
    const before = answered.length;
    await until(() => answered.length > before + 20);
    await server.kill();
    await server.start();
    await until(() => answered.length > before + 40);
  }
  isOver = true;
  await Promise.all(load);

  const { db } = database;
  await until(async () => (await db.job.count({ where: { state: { not: 'succeeded' } } })) === 0, 90_000);
  const accounts = (await db.user.findMany()).map(({ email }) => email);
  expect(accounts).toEqual(expect.arrayContaining(answered));
  const recipients = mail.accepted.map(({ to }) => to);
  expect(recipients.toSorted()).toEqual(accounts.toSorted());
  expect(await signUp(web, 'last@example.com')).toBe(202);
  await until(() => mail.accepted.some(({ to }) => to === 'last@example.com'));

  await endAll();
  await mail.stop();
  await queue.remove();
  await db.$disconnect();
  await server.remove();
}, 240_000);
