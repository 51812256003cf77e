import { createTestDatabase, openTestQueue, startMailServer, until } from '@offload/testing';
import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { startPostgresServer } from './postgres-server';
import { endAll, healthOf, signUp, startWeb, startWorker } from './processes';

afterAll(() => endAll());

it('returns 503 while PostgreSQL is read-only, and then finishes the running jobs with one email each', async () => {
  const server = await startPostgresServer();
  const database = await createTestDatabase(server.url);
  const queue = await openTestQueue(database.url);
  const mail = await startMailServer();
  // On a busy machine, this takes longer than the default lease.
  const more = { LEASE_MS: '90000' };
  const settings = { databaseUrl: database.url, queueUrl: queue.url, smtpUrl: mail.url, more };
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let waiting = 0;
  mail.conduct(async (step) => {
    if (step !== 'recipient') return undefined;
    waiting += 1;
    await released;
    return undefined;
  });
  const web = await startWeb(settings);
  startWorker(settings);
  expect(await signUp(web, 'running@example.com')).toBe(202);
  await until(() => waiting > 0, 120_000);
  await until(async () => (await healthOf(web)).status === 200);

  await setReadOnly(server.url, 'on');
  const databaseCheck = async () => (await healthOf(web)).checks.database;
  await until(async () => (await databaseCheck()) === 'down');
  await until(async () => (await signUp(web, 'refused@example.com')) === 503);
  release();
  // By now the job has tried to record that it's sending.
  await until(async () => (await signUp(web, 'refused@example.com')) === 503);
  await setReadOnly(server.url, 'off');

  const { db } = database;
  await until(async () => (await db.job.count({ where: { state: { not: 'succeeded' } } })) === 0, 120_000);
  await until(async () => (await databaseCheck()) === 'up');
  const costly = await db.jobEvent.findMany({ where: { attempt: { gt: 1 } } });
  expect(costly.map(({ state, attempt, message }) => `${state} ${attempt}: ${message}`)).toEqual([]);
  const accounts = (await db.user.findMany()).map(({ email }) => email);
  expect(mail.accepted.map(({ to }) => to).toSorted()).toEqual(accounts.toSorted());

  await endAll();
  await mail.stop();
  await queue.remove();
  await db.$disconnect();
  await server.remove();
}, 400_000);

/** Makes the server read-only, as during a failover. */
async function setReadOnly(url: string, value: 'on' | 'off'): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
