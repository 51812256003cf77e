import { putSignInLink } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromAddress, openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const here = fromAddress('127.0.0.1');

beforeAll(async () => {
  api = await openTestApi({ DEMO_DATA: 'true' });
});
afterAll(() => api.close());

/** A browser on this machine, which keeps its cookies. */
function openBrowser() {
  const cookies = new Map<string, string>();
  const headers = () => ({
    ...here,
    Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  });
  async function call(path: string, init: RequestInit, more = {}): Promise<Response> {
    const response = await api.send(path, { ...init, headers: { ...headers(), ...init.headers, ...more } });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  return {
    cookies,
    get: (path: string) => call(path, {}),
    post: (path: string, body: object = {}, more = {}) =>
      call(
        path,
        { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
        { Origin: 'http://localhost:3000', ...more },
      ),
  };
}

type Browser = ReturnType<typeof openBrowser>;

const emailIn = async (browser: Browser) =>
  (await (await browser.get('/api/auth/get-session')).json())?.user?.email ?? null;
const stateIn = async (browser: Browser) => (await browser.get('/api/auth/console/state')).json();

async function makeAdmin() {
  const admin = await api.signedIn('admin');
  return { ...admin, token: await putSignInLink(api.database.db, admin.id, 60) };
}

async function openConsole(browser: Browser) {
  const admin = await makeAdmin();
  expect((await browser.post('/api/auth/sign-in/link', { token: admin.token })).status).toBe(200);
  return admin;
}

it("gives a guest's session back on leaving the console, and opens it again without the link", async () => {
  const browser = openBrowser();
  expect((await browser.post('/api/guests')).status).toBe(202);
  const guest = await emailIn(browser);
  expect(guest).toMatch(/^guest-/);
  const admin = await openConsole(browser);
  expect(await emailIn(browser)).toBe(admin.email);
  expect(await stateIn(browser)).toEqual({ canOpen: false, canLeave: true });

  expect(await (await browser.post('/api/auth/console/leave')).json()).toEqual({ isSignedIn: true });
  expect(await emailIn(browser)).toBe(guest);
  expect(await stateIn(browser)).toEqual({ canOpen: true, canLeave: false });

  expect((await browser.post('/api/auth/console/open')).status).toBe(200);
  expect(await emailIn(browser)).toBe(admin.email);
  const opened = { actorId: admin.id, action: 'user.use-console-link' };
  expect(await api.database.db.operatorAction.count({ where: opened })).toBe(2);
});

it('leaves no session if there was none before, and lets a new guest open the console', async () => {
  const browser = openBrowser();
  const admin = await openConsole(browser);
  expect(await (await browser.post('/api/auth/console/leave')).json()).toEqual({ isSignedIn: false });
  expect(await emailIn(browser)).toBeNull();
  expect((await browser.post('/api/guests')).status).toBe(202);
  expect((await browser.post('/api/auth/console/open')).status).toBe(200);
  expect(await emailIn(browser)).toBe(admin.email);
  expect((await browser.post('/api/auth/console/leave')).status).toBe(200);
  expect(await emailIn(browser)).toMatch(/^guest-/);
});

it("doesn't open the console for a browser that hasn't used the link, wherever it calls from", async () => {
  const browser = openBrowser();
  await browser.post('/api/guests');
  expect(await stateIn(browser)).toEqual({ canOpen: false, canLeave: false });
  expect((await browser.post('/api/auth/console/open')).status).toBe(401);
  expect((await browser.post('/api/auth/console/leave')).status).toBe(400);
  browser.cookies.set('better-auth.console_session', browser.cookies.get('better-auth.session_token') ?? '');
  expect((await browser.post('/api/auth/console/open')).status).toBe(401);
  const { cookie } = await makeAdmin();
  const [, stolen = ''] = /session_token=([^;]+)/.exec(cookie) ?? [];
  browser.cookies.set('better-auth.console_session', `${stolen.split('.')[0]}.forged`);
  expect((await browser.post('/api/auth/console/open')).status).toBe(401);
  expect(await emailIn(browser)).toMatch(/^guest-/);
});

it('opens the console on this machine and from our own pages only', async () => {
  const browser = openBrowser();
  await openConsole(browser);
  await browser.post('/api/auth/console/leave');
  expect((await browser.post('/api/auth/console/open', {}, fromAddress())).status).toBe(404);
  expect((await browser.post('/api/auth/console/open', {}, { Origin: 'https://evil.example' })).status).toBe(
    403,
  );
  expect(await emailIn(browser)).toBeNull();
});

it('ends both sessions when either signs out', async () => {
  const browser = openBrowser();
  await browser.post('/api/guests');
  const admin = await openConsole(browser);
  await browser.post('/api/auth/console/leave');
  expect((await browser.post('/api/auth/sign-out')).status).toBe(200);
  expect(await stateIn(browser)).toEqual({ canOpen: false, canLeave: false });
  expect((await browser.post('/api/auth/console/open')).status).toBe(401);
  // The session of `makeAdmin`, which belongs to another browser.
  expect(await api.database.db.session.count({ where: { userId: admin.id } })).toBe(1);
});

it('opens no console whose session has ended, or whose user is no longer staff', async () => {
  for (const end of [
    (userId: string) => api.database.db.session.deleteMany({ where: { userId } }),
    (id: string) => api.database.db.user.update({ where: { id }, data: { role: 'user' } }),
    (id: string) => api.database.db.user.update({ where: { id }, data: { banned: true } }),
    (userId: string) =>
      api.database.db.session.updateMany({
        where: { userId },
        data: { expiresAt: new Date(Date.now() - 1) },
      }),
  ]) {
    const browser = openBrowser();
    const admin = await openConsole(browser);
    await browser.post('/api/auth/console/leave');
    await end(admin.id);
    expect(await stateIn(browser)).toEqual({ canOpen: false, canLeave: false });
    expect((await browser.post('/api/auth/console/open')).status).toBe(401);
  }
});
