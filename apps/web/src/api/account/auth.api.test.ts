import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  callerWith,
  cookieOf,
  fromAddress,
  openTestApi,
  password,
  type SignedInCaller,
  signIn,
  type TestApi,
} from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

it("signs in with a cookie that scripts can't read and other sites can't send", async () => {
  const response = await api.post('/api/auth/sign-in/email', { email: me.email, password });
  expect(response.status).toBe(200);
  const cookies = response.headers.getSetCookie();
  expect(cookies.map((cookie) => cookie.split(/[.-]/)[0])).toEqual(['better', 'device']);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
  }
});

it('accepts requests with the session cookie, and rejects requests with no cookie or a wrong one', async () => {
  expect((await me.get('/api/jobs')).status).toBe(200);
  const [cookie = ''] = (await signIn(api.send, me.email)).split('; ');
  const forged = cookie.replace(/\.[^.]+$/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D');
  for (const wrong of ['', 'better-auth.session_token=x', forged, cookie.split('.').slice(0, 2).join('.')]) {
    const response = await api.get('/api/jobs', { headers: { Cookie: wrong } });
    expect(response.status).toBe(401);
    const type = '/docs/problems#signed-out';
    expect(await response.json()).toMatchObject({ type, status: 401, title: 'Unauthorized' });
  }
});

it.each([
  ['a wrong password', () => me.email, 'not the password'],
  ['an unknown address', () => 'nobody@example.com', password],
])('rejects %s with the same message', async (_what, email, tried) => {
  const response = await api.post('/api/auth/sign-in/email', { email: email(), password: tried });
  expect(response.status).toBe(401);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await response.json()).toMatchObject({
    status: 401,
    detail: 'The email address or password is incorrect.',
  });
});

it('rejects a sign-in to an account that has no password yet', async () => {
  const email = `${randomUUID()}@example.com`;
  await api.post('/api/signup', { email });
  for (const tried of ['', 'null', password]) {
    await expect(signIn(api.send, email, tried)).rejects.toThrow('401');
  }
});

it('signs out and invalidates the session cookie', async () => {
  const cookie = await signIn(api.send, me.email);
  const caller = callerWith(api.send, { Cookie: cookie, Origin: 'http://localhost:3000' });
  expect((await caller.post('/api/auth/sign-out')).status).toBe(200);
  expect((await caller.get('/api/jobs')).status).toBe(401);
  expect((await me.get('/api/jobs')).status).toBe(200);
});

it('starts a new session even if the request already has a session cookie', async () => {
  const planted = await signIn(api.send, admin.email);
  for (const cookie of [planted, 'better-auth.session_token=chosen-by-somebody']) {
    const headers = { Cookie: cookie, Origin: 'http://localhost:3000' };
    const response = await api.post('/api/auth/sign-in/email', { email: me.email, password }, headers);
    expect(cookieOf(response)).not.toBe(cookie);
    const mine = callerWith(api.send, { Cookie: cookieOf(response) });
    expect(await (await mine.get('/api/auth/get-session')).json()).toMatchObject({ user: { id: me.id } });
  }
});

it('signs in a program that sends what Node.js does, but no page of another site', async () => {
  const signInWith = async (headers: Record<string, string>) => {
    const response = await api.post(
      '/api/auth/sign-in/email',
      { email: me.email, password },
      {
        ...fromAddress(),
        'Sec-Fetch-Mode': 'cors',
        ...headers,
      },
    );
    return response.status;
  };
  expect(await signInWith({})).toBe(200);
  for (const site of ['cross-site', 'same-site', 'none']) {
    expect(await signInWith({ 'Sec-Fetch-Site': site }), site).toBe(403);
  }
  expect(await signInWith({ Origin: 'https://evil.example' })).toBe(403);
  expect(await signInWith({ Cookie: 'better-auth.session_token=of-a-browser' })).toBe(403);
});

it('rejects the sign-in of a disabled user', async () => {
  const { id, email } = await api.signedIn();
  await api.database.db.user.update({ where: { id }, data: { banned: true } });
  await expect(signIn(api.send, email)).rejects.toThrow('403');
});

const own = { Origin: 'http://localhost:3000' };
const account = { email: 'new@example.com', password, name: 'New', role: 'admin' };

it.each([
  '/api/auth/sign-up/email',
  '/api/auth//sign-up/email',
  '/api/auth/sign-up/email/',
  '/api/auth/sign-up%2Femail',
  '/api//auth/sign-up/email',
  '/api/auth/admin/create-user',
  '/api/auth/admin//create-user',
  '/api/auth/admin/create-user/',
  '/api/auth/admin/create-user?x=1',
  '/api/auth/admin%2Fcreate-user',
  '/api/auth/x/../admin/create-user',
  '/api/auth/./admin/./create-user',
])('creates no account except through our own sign-up, even for an admin: %s', async (path) => {
  for (const caller of [api, admin]) {
    const response = await caller.post(path, account, own);
    expect([400, 404]).toContain(response.status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  }
  expect(await api.database.db.user.count({ where: { email: account.email } })).toBe(0);
});

it.each(['impersonate-user', 'impersonate-user/', '/impersonate-user'])(
  "doesn't let anyone impersonate another user, not even an admin: %s",
  async (path) => {
    const response = await admin.post(`/api/auth/admin/${path}`, { userId: me.id }, own);
    expect(response.status).toBe(404);
    expect(response.headers.getSetCookie()).toEqual([]);
  },
);

it.each([
  ['/api/auth/admin/set-role', { role: 'admin' }],
  ['/api/auth/admin/set-user-password', { newPassword: 'taken over now' }],
  ['/api/auth/admin/ban-user', {}],
  ['/api/auth/admin/remove-user', {}],
  ['/api/auth/update-user', { role: 'admin' }],
  ['/api/auth/update-user', { name: 'a\r\nb' }],
  ['/api/auth/change-email', { newEmail: 'b@example.com' }],
  ['/api/auth/update-session', { impersonatedBy: 'x' }],
])('rejects calls that only admins may make, or that no one may make: %s %o', async (path, body) => {
  const before = await api.database.db.user.findUniqueOrThrow({ where: { id: me.id } });
  const response = await me.post(path, { userId: me.id, ...body }, own);
  expect([400, 403, 404]).toContain(response.status);
  expect(await api.database.db.user.findUniqueOrThrow({ where: { id: me.id } })).toEqual(before);
});

it('limits sign-in attempts per IP address and returns when to try again', async () => {
  const headers = fromAddress();
  let tries = 0;
  // Rejected before a password is checked, but counted.
  const withoutPassword = () =>
    api.post('/api/auth/sign-in/email', { email: `${randomUUID()}@example.com` }, headers);
  while ((await withoutPassword()).status === 400) tries += 1;
  expect(tries).toBeGreaterThanOrEqual(20);
  expect(tries).toBeLessThanOrEqual(1_000);
  const response = await api.post('/api/auth/sign-in/email', { email: me.email, password }, headers);
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
  expect(await signIn(api.send, me.email)).not.toBe('');
});
