import { putSignInLink } from '@offload/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromAddress, openTestApi, password, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let admin: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  admin = await api.signedIn('admin');
});
afterAll(() => api.close());

/** Other ways to write a path, which one router could read like another one doesn't. */
function spellings(path: string): string[] {
  const [first = '', second = ''] = path.split('/');
  const encoded = `%${second.charCodeAt(0).toString(16)}${second.slice(1)}`;
  return [
    ...[`/${first}/${second}`, `${first}//${second}`, `${first}/./${second}`, `${first}/%2e/${second}`],
    ...[`${first}/${second}/`, `${first}/${encoded}`, `${first}%2f${second}`, `${first}\\${second}`],
    ...[`x/../${first}/${second}`, `${first.toUpperCase()}/${second}`, `${first}/${second};x`],
  ];
}

const own = { Origin: 'http://localhost:3000' };

// What guards them is in our router, and better-auth has one of its own.
it.each(spellings('sign-in/link'))('takes no link from elsewhere at /api/auth/%s', async (path) => {
  const token = await putSignInLink(api.database.db, admin.id, 60);
  const response = await api.post(`/api/auth/${path}`, { token }, { ...own, ...fromAddress() });
  expect(response.status).toBe(404);
  expect(response.headers.getSetCookie()).toEqual([]);
});

it.each(spellings('sign-in/email'))('limits guesses at /api/auth/%s', async (path) => {
  const body = { email: admin.email, password };
  const response = await api.post(`/api/auth/${path}`, body, { ...own, ...fromAddress() });
  // Some are the same path for a browser, before it is sent.
  const isSame = new URL(`http://localhost/api/auth/${path}`).pathname === '/api/auth/sign-in/email';
  expect(response.status).toBe(isSame ? 200 : 404);
});

it.each([
  ...spellings('admin/list-users'),
  ...spellings('admin/set-role'),
  ...spellings('two-factor/disable'),
  ...spellings('two-factor/generate-backup-codes'),
])("lets not even an admin call better-auth's own %s, which no audit log would show", async (path) => {
  const body = { password, userId: admin.id, role: 'user' };
  for (const response of [
    await admin.get(`/api/auth/${path}`, { headers: own }),
    await admin.post(`/api/auth/${path}`, body, own),
  ]) {
    expect(response.status).toBe(404);
  }
});
