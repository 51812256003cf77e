import { randomUUID } from 'node:crypto';
import { putSignInLink } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newEnrollment } from '@/server/auth/two-factor/enrollment';
import { clientHeader } from '@/server/http/client-address';
import { runtime } from '@/server/runtime';
import { fromAddress, openTestApi, password, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { ageCodes, enrolled, twoFactorPath } from '@/testing/two-factor';

let api: TestApi;
let me: SignedInCaller;
const own = { Origin: 'http://localhost:3000' };
const wrong = 'a wrong guess';

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** Calls until the limit. Returns how many calls weren't limited. */
async function callsUntilLimit(call: () => Promise<Response>): Promise<number> {
  for (let calls = 0; calls < 100; calls += 1) if ((await call()).status === 429) return calls;
  throw new Error('nothing limits it');
}

/** Counts as many calls of a client as a rule of better-auth allows. */
async function exhaust(client: string, max: number): Promise<void> {
  const key = `${max} calls of better-auth in 60 s from ${client}`;
  const until = new Date(Date.now() + 60_000);
  await api.database.db.rateLimit.create({ data: { key, hits: max, until } });
}

/** Each route of better-auth that exists: calls it until it's limited, and returns how many calls weren't. */
const limitOf: Record<string, () => Promise<number>> = {
  'POST /sign-in/email': () =>
    callsUntilLimit(() =>
      api.post('/api/auth/sign-in/email', { email: me.email, password: wrong }, fromAddress()),
    ),
  'POST /change-password': () => callsUntilLimit(() => changePassword(me)),
  'POST /request-password-reset': () =>
    callsUntilLimit(() => api.post('/api/auth/request-password-reset', { email: me.email }, fromAddress())),
  'POST /two-factor/verify-totp': () => limitedByBetterAuth(enterCode('verify-totp'), 60),
  'POST /two-factor/verify-backup-code': () => limitedByBetterAuth(enterCode('verify-backup-code'), 60),
  // Only from this machine, with a token that can't be guessed.
  'POST /sign-in/link': async () => {
    const token = await putSignInLink(api.database.db, me.id, 60);
    const link = (from: string) => api.post('/api/auth/sign-in/link', { token }, fromAddress(from));
    expect((await link('198.51.100.9')).status).toBe(404);
    expect((await link('127.0.0.1')).status).toBe(200);
    return (await link('127.0.0.1')).status === 401 ? 1 : Number.NaN;
  },
  'POST /console/open': () =>
    limitedByBetterAuth((headers) => api.post('/api/auth/console/open', {}, headers), 600, '127.0.0.1'),
  'POST /console/leave': () =>
    limitedByBetterAuth((headers) => api.post('/api/auth/console/leave', {}, headers)),
  'GET /console/state': () =>
    limitedByBetterAuth((headers) => me.get('/api/auth/console/state', { headers })),
  'GET /get-session': () => limitedByBetterAuth((headers) => me.get('/api/auth/get-session', { headers })),
  'POST /sign-out': () => limitedByBetterAuth((headers) => api.post('/api/auth/sign-out', {}, headers)),
  'POST /reset-password': () =>
    limitedByBetterAuth((headers) =>
      api.post('/api/auth/reset-password', { token: 'a', newPassword: password }, headers),
    ),
};

type Call = (headers: Record<string, string>) => Promise<Response>;

async function limitedByBetterAuth(call: Call, max = 600, from?: string): Promise<number> {
  const headers: Record<string, string> = { ...own, ...fromAddress(from) };
  expect((await call(headers)).status).not.toBe(429);
  const client = headers[clientHeader()] ?? '';
  await api.database.db.rateLimit.deleteMany({ where: { key: { contains: client } } });
  await exhaust(client, max);
  expect((await call(headers)).status).toBe(429);
  return max;
}

const enterCode =
  (path: string): Call =>
  (headers) =>
    api.post(`/api/auth/two-factor/${path}`, { code: '000000' }, headers);

const changePassword = (caller: SignedInCaller, currentPassword = wrong) =>
  caller.post(
    '/api/auth/change-password',
    { currentPassword, newPassword: password },
    { ...own, ...fromAddress() },
  );

const limits = {
  'POST /sign-in/email': 10,
  'POST /sign-in/link': 1,
  // By client. An account has ten wrong codes (two-factor-sign-in.api.test.ts).
  'POST /two-factor/verify-totp': 60,
  'POST /two-factor/verify-backup-code': 60,
  // Only from this machine, in a browser that has used the link.
  'POST /console/open': 600,
  'POST /console/leave': 600,
  'GET /console/state': 600,
  'GET /get-session': 600,
  'POST /sign-out': 600,
  'POST /request-password-reset': 5,
  'POST /reset-password': 600,
  'POST /change-password': 10,
};

it.each(Object.entries(limits))('limits %s to %i calls', async (route, limit) => {
  me = await api.signedIn();
  expect(await limitOf[route]?.()).toBe(limit);
});

it('denies all other routes of better-auth, whichever its version has', async () => {
  const admin = await api.signedIn('admin');
  const endpoints = Object.values(runtime().auth.api).flatMap(({ path, options }) =>
    [options.method ?? []].flat().map((method) => `${method} ${path}`),
  );
  const others = endpoints.filter((route) => !(route in limits) && !route.startsWith('* '));
  expect(others).toContain('POST /verify-password');
  expect(others.length).toBeGreaterThan(20);
  for (const route of others) {
    const [method = '', path = ''] = route.split(' ');
    const body = method === 'GET' ? {} : { body: JSON.stringify({ password }) };
    const headers = { ...own, 'Content-Type': 'application/json' };
    const response = await admin.send(`/api/auth${path.replaceAll(/:\w+/g, 'x')}`, {
      method,
      headers,
      ...body,
    });
    // Some have a path that we have with another method.
    expect([404, 405], route).toContain(response.status);
  }
});

it('counts wrong passwords of an account together, whichever route they are sent to', async () => {
  me = await api.signedIn();
  const { token } = await newEnrollment(me);
  const routes = [
    () => api.post('/api/auth/sign-in/email', { email: me.email, password: wrong }, fromAddress()),
    () => changePassword(me),
    () => me.post(twoFactorPath, { token, password: wrong, code: '000000' }),
  ];
  let next = 0;
  expect(await callsUntilLimit(() => (routes[next++ % routes.length] ?? changePassword)(me))).toBe(10);
  for (const route of routes) expect((await route()).status).toBe(429);
  expect((await changePassword(me, password)).status).toBe(429);
});

it('asks users with a second factor for a new code before they change their password', async () => {
  const staff = await enrolled(api, 'operator');
  await ageCodes(api, staff.id);
  const refused = await changePassword(staff, password);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ type: '/docs/problems#code-needed' });
  expect((await staff.post(`${twoFactorPath}/confirm`, { code: staff.code(1) })).status).toBe(204);
  expect((await changePassword(staff, password)).status).toBe(200);
});

it("doesn't count a new password that is too short as a wrong one", async () => {
  me = await api.signedIn();
  const short = { currentPassword: password, newPassword: randomUUID().slice(0, 4) };
  for (const _ of Array(12))
    expect((await me.post('/api/auth/change-password', short, own)).status).toBe(400);
  expect((await changePassword(me, password)).status).toBe(200);
});
