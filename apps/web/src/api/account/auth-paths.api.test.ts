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

/** Other spellings of a path, which one router might read differently from another. */
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

// The guards are in our router, and better-auth has a router of its own.
it.each(spellings('sign-in/link'))(
  'rejects a sign-in link from another machine at /api/auth/%s',
  async (path) => {
    const token = await putSignInLink(api.database.db, admin.id, 60);
    const response = await api.post(`/api/auth/${path}`, { token }, { ...own, ...fromAddress() });
    expect(response.status).toBe(404);
    expect(response.headers.getSetCookie()).toEqual([]);
  },
);

it.each(spellings('sign-in/email'))('limits password guesses at /api/auth/%s', async (path) => {
  const body = { email: admin.email, password };
  const response = await api.post(`/api/auth/${path}`, body, { ...own, ...fromAddress() });
  // A browser normalizes some of these to the same path before it sends them.
  const isSame = new URL(`http://localhost/api/auth/${path}`).pathname === '/api/auth/sign-in/email';
  expect(response.status).toBe(isSame ? 200 : 404);
});

it.each([
  ...spellings('admin/list-users'),
  ...spellings('admin/set-role'),
  ...spellings('two-factor/disable'),
  ...spellings('two-factor/generate-backup-codes'),
])("doesn't let even an admin call better-auth's own %s, which bypasses the audit log", async (path) => {
  const body = { password, userId: admin.id, role: 'user' };
  for (const response of [
    await admin.get(`/api/auth/${path}`, { headers: own }),
    await admin.post(`/api/auth/${path}`, body, own),
  ]) {
    expect(response.status).toBe(404);
  }
});
