import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlugs, type Plugs } from './plugs';
import { startWeb } from './processes';

let plugs: Plugs;
let web: { url: string };
let other: { url: string };
let behindProxies: { url: string };

const own = { Origin: 'http://localhost:3000', 'Content-Type': 'application/json' };
const password = 'a phrase for the tests';

beforeAll(async () => {
  plugs = await openPlugs();
  const trusting = { ...plugs.settings, more: { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' } };
  [web, other, behindProxies] = await Promise.all([
    startWeb(plugs.settings),
    startWeb(plugs.settings),
    startWeb(trusting),
  ]);
});
afterAll(() => plugs.close());

function post(path: string, body: object, headers: Record<string, string> = {}, at = web): Promise<Response> {
  const init = { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) };
  return fetch(at.url + path, init);
}

const newEmail = () => `${randomUUID()}@example.com`;

async function guess(headers: Record<string, string> = {}, at = web, email = newEmail()): Promise<number> {
  return (await post('/api/auth/sign-in/email', { email, password: 'a wrong guess' }, headers, at)).status;
}

/**
 * Guesses at a different account each time until it's rejected. Returns the number of guesses before that.
 */
async function guessUntilRefused(headers: Record<string, string> = {}, at = web): Promise<number> {
  for (let count = 0; ; count += 1) if ((await guess(headers, at)) === 429) return count;
}

const forgeries = Array.from({ length: 30 }, (_, index): Record<string, string> => {
  const address = `203.0.113.${index}`;
  return {
    'X-Forwarded-For': address,
    'X-Real-IP': address,
    Forwarded: `for=${address}`,
    'X-Client-IP': address,
  };
});

/** Resets all rate limits. */
async function startOver(): Promise<void> {
  await plugs.database.db.$executeRaw`DELETE FROM rate_limit`;
}

it('rejects further guesses no matter what address they claim, even in another process', async () => {
  await startOver();
  expect(await guessUntilRefused()).toBeLessThanOrEqual(50);
  for (const headers of forgeries) {
    expect(await guess(headers)).toBe(429);
    expect(await guess(headers, other)).toBe(429);
  }
});

it('rejects guesses at one account from everywhere, without affecting other accounts', async () => {
  await startOver();
  const email = newEmail();
  const statuses: number[] = [];
  for (const [index] of forgeries.entries()) {
    statuses.push(await guess({ 'X-Forwarded-For': `203.0.${index}.7` }, behindProxies, email));
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  expect(await guess({ 'X-Forwarded-For': '203.0.200.7' }, behindProxies)).toBe(401);
});

it('shares no limit between clients behind two proxies, and ignores the addresses that they forge', async () => {
  await startOver();
  const through = (text: string) => ({ 'X-Forwarded-For': `${text}, 10.1.2.3` });
  await guessUntilRefused(through('198.51.100.7'), behindProxies);
  for (const headers of forgeries) {
    expect(await guess(through(`${headers['X-Forwarded-For']}, 198.51.100.7`), behindProxies)).toBe(429);
  }
  expect(await guess(through('192.0.2.7'), behindProxies)).toBe(401);
});

it('records the real address in the session and the audit log', async () => {
  await startOver();
  const { db } = plugs.database;
  const email = newEmail();
  await post('/api/signup', { email, password });
  await db.user.update({ where: { email }, data: { role: 'admin', emailVerified: true } });
  const forged = { 'X-Forwarded-For': '6.6.6.6' };
  const signedIn = await post('/api/auth/sign-in/email', { email, password }, forged);
  const Cookie = signedIn.headers
    .getSetCookie()
    .join('; ')
    .replace(/;[^,]*/, '');
  expect((await post('/admin/api/queues/email/pause', {}, { ...forged, Cookie })).status).toBe(200);
  const session = await db.session.findFirstOrThrow({ where: { user: { email } } });
  const action = await db.operatorAction.findFirstOrThrow({ where: { actorEmail: email } });
  expect([session.ipAddress, action.ip]).toEqual(['127.0.0.1', '127.0.0.1']);
});

it('hides the header that carries the address, because it could be forged by anyone who knew its name', async () => {
  for (const path of [
    '/login',
    '/api/health',
    '/nothing-here',
    '/api/nothing-here',
    '/%ff',
    '/admin/bull-board',
  ]) {
    const response = await fetch(web.url + path, { redirect: 'manual' });
    const all = [...response.headers].flat().join(' ') + (await response.text());
    expect(all, path).not.toMatch(/x-client-|x-middleware-request/);
  }
});
