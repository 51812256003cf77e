import { setTimeout as delay } from 'node:timers/promises';
import {
  createTestDatabase,
  type MailServer,
  openTestQueue,
  startMailServer,
  startProxy,
  type TcpProxy,
  type TestDatabase,
  until,
} from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { endAll, healthOf, signUp, startWeb, startWorker } from './processes';

// Seconds become minutes on a busy machine.
const patienceMs = 120_000;
const timeoutMs = 400_000;

let database: TestDatabase;
let queue: Awaited<ReturnType<typeof openTestQueue>>;
let mail: MailServer;
let web: Awaited<ReturnType<typeof startWeb>>;
let proxies: { database: TcpProxy; queue: TcpProxy };

// All tests share one system, and each leaves it healthy.
beforeAll(async () => {
  database = await createTestDatabase();
  queue = await openTestQueue(database.url);
  mail = await startMailServer();
  proxies = { database: await startProxy(database.url), queue: await startProxy(queue.url) };
  const settings = { databaseUrl: proxies.database.url, queueUrl: proxies.queue.url, smtpUrl: mail.url };
  web = await startWeb(settings);
  startWorker(settings);
  await until(async () => (await healthOf(web)).status === 200, patienceMs);
});
afterAll(async () => {
  await endAll();
  await Promise.all([proxies.database.close(), proxies.queue.close()]);
  await mail.stop();
  await queue.remove();
  await database.drop();
});

const recipients = () => mail.accepted.map(({ to }) => to);

/** Signs up about ten users per second until it's stopped. `stop` returns the users that the web accepted. */
function keepSigningUp(name: string): { stop(): Promise<string[]> } {
  const accepted: string[] = [];
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  async function signUpInTurn(client: number): Promise<void> {
    for (let call = 0; !isOver; call += 1) {
      const email = `${name}-${client}-${call}@example.com`;
      if ((await signUp(web, email)) === 202) accepted.push(email);
      await delay(400);
    }
  }
  const working = Promise.all([0, 1, 2, 3].map(signUpInTurn));
  return {
    async stop() {
      isOver = true;
      await working;
      return accepted;
    },
  };
}

async function signsUpAndSends(email: string): Promise<void> {
  await until(async () => (await signUp(web, email)) === 202, patienceMs);
  await until(() => recipients().includes(email), patienceMs);
}

/** Waits until every job has succeeded, and checks that every account got one email. Returns the accounts. */
async function welcomedOnce(): Promise<string[]> {
  const { db } = database;
  await until(async () => (await db.job.count({ where: { state: { not: 'succeeded' } } })) === 0, patienceMs);
  const accounts = (await db.user.findMany()).map(({ email }) => email);
  expect(recipients().toSorted()).toEqual(accounts.toSorted());
  return accounts;
}

it.each(['database', 'queue'] as const)(
  'recovers when the connections to the %s go silent under load, and sends every email once',
  async (server) => {
    const before = recipients().length;
    const load = keepSigningUp(server);
    await until(() => recipients().length > before + 20, patienceMs);
    proxies[server].silence();
    const silenced = performance.now();
    await signsUpAndSends(`${server}-recovered@example.com`);
    await until(async () => (await healthOf(web)).status === 200, patienceMs);
    console.log(`${server}: recovered after ${Math.round(performance.now() - silenced)} ms`);
    const accepted = await load.stop();
    expect(await welcomedOnce()).toEqual(expect.arrayContaining(accepted));
  },
  timeoutMs,
);

/** Signs a user up, and in. Returns the cookie of their session. */
async function signIn(email: string): Promise<string> {
  const body = JSON.stringify({ email, password: 'correct horse battery staple' });
  const post = (path: string) =>
    fetch(`${web.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  await post('/api/signup');
  const response = await post('/api/auth/sign-in/email');
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

it.each(['database', 'queue'] as const)(
  'recovers when idle connections to the %s go silent',
  async (server) => {
    await signsUpAndSends(`before-idle-${server}@example.com`);
    const lastBeat = async () => (await database.db.workerProcess.findFirstOrThrow()).aliveUntil.getTime();
    proxies[server].silence();
    const before = await lastBeat();
    const silenced = performance.now();
    await until(async () => (await lastBeat()) > before, patienceMs);
    await signsUpAndSends(`after-idle-${server}@example.com`);
    await until(async () => (await healthOf(web)).status === 200, patienceMs);
    console.log(`${server}, idle: recovered after ${Math.round(performance.now() - silenced)} ms`);
    await welcomedOnce();
  },
  timeoutMs,
);

it(
  "returns 503 while the database hangs, and continues once it's back",
  async () => {
    await signsUpAndSends('before@example.com');
    const cookie = await signIn('reader@example.com');
    const openPage = () => fetch(`${web.url}/jobs`, { headers: { Cookie: cookie } });
    expect((await openPage()).status).toBe(200);
    proxies.database.hold();
    const calls = Array.from({ length: 20 }, (_, call) => signUp(web, `hung-${call}@example.com`));
    expect(await Promise.any(calls)).toBe(503);
    expect(await healthOf(web)).toMatchObject({ status: 503, checks: { database: 'down' } });
    const noticing = await openPage();
    expect([noticing.status, noticing.headers.get('Refresh')]).toEqual([503, '5']);
    const isLedAway = async () => (await (await openPage()).text()).includes('The database can’t be reached');
    await until(isLedAway, patienceMs);
    await proxies.database.open();
    await Promise.all(calls);
    await until(async () => (await openPage()).status === 200, patienceMs);
    await signsUpAndSends('after@example.com');
    await until(async () => (await healthOf(web)).status === 200, patienceMs);
    await welcomedOnce();
  },
  timeoutMs,
);
