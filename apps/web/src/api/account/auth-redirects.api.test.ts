import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromAddress, openTestApi, password, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const elsewhere = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/%5Cevil.example',
  'http://localhost:3000@evil.example/',
  'http://localhost:3000.evil.example/',
  'javascript:alert(1)',
  '/jobs\r\nSet-Cookie: a=b',
];

it.each(elsewhere)("doesn't redirect an auth link to another site: %j", async (target) => {
  for (const path of ['reset-password/token', 'verify-email', 'delete-user/callback']) {
    const query = new URLSearchParams({ callbackURL: target, token: 'token' });
    const response = await me.get(`/api/auth/${path}?${query}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('Location')).toBeNull();
  }
});

it.each(elsewhere)("doesn't redirect a sign-in to another site: %j", async (target) => {
  const body = { email: me.email, password, callbackURL: target };
  const response = await api.post('/api/auth/sign-in/email', body);
  expect(response.status).toBe(403);
  expect(response.headers.get('Location')).toBeNull();
  expect(response.headers.getSetCookie()).toEqual([]);
});

it.each(elsewhere)("doesn't put a link to another site in a password reset email: %j", async (target) => {
  const body = { email: me.email, redirectTo: target };
  const headers = fromAddress();
  expect((await api.post('/api/auth/request-password-reset', body, headers)).status).toBe(403);
  expect(await api.database.db.passwordRequest.count()).toBe(0);
});

it("doesn't return an HTML page for an error", async () => {
  const response = await api.get('/api/auth/error?error=<script>alert(1)</script>');
  expect(response.status).toBe(404);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
});
