import { sessionKey } from '@offload/env';
import { until } from '@offload/testing';
import { generateSignedCookie } from 'hono/cookie';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unavailablePath } from '@/server/http/page-outages';
import { runtime } from '@/server/runtime';
import { callerWith, openTestApi, password, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  // This port is closed.
  api = await openTestApi({ DATABASE_URL: 'postgres://somebody:hidden@127.0.0.1:1/none' });
});
afterAll(() => api.close());

it('reports that the database is down, without revealing where it is or how it failed', async () => {
  // On a busy machine, the queue's health check may time out. Health is shared for a second, also with the file before.
  const text = await until(async () => {
    const response = await api.get('/api/health');
    expect(response.status).toBe(503);
    const said = await response.text();
    return said.includes('"queue":"up"') && said.includes('"database":"down"') && said;
  });
  expect(JSON.parse(text)).toEqual({
    status: 'failing',
    checks: {
      ...{ database: 'down', queue: 'up', storage: 'up', email: 'up' },
      ...{ connections: 'down', jobs: 'up', requests: 'up', workers: { connected: 0 } },
    },
  });
  expect(text).not.toMatch(/hidden|postgres|127\.0\.0\.1|ECONN/);
});

it('is alive but not ready', async () => {
  expect((await api.get('/api/health/live')).status).toBe(200);
  const ready = await api.get('/api/health/ready');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({ status: 'failing', checks: { database: 'down' } });
});

it('asks a visitor who signs up to try again', async () => {
  await unavailable(await api.post('/api/signup', { email: 'ada@example.com' }));
  await unavailable(await api.post('/api/signup', { email: 'ada@example.com' }, { 'Idempotency-Key': 'k' }));
});

it('asks a user who signs in or resets their password to try again', async () => {
  await unavailable(await api.post('/api/auth/sign-in/email', { email: 'ada@example.com', password }));
  await unavailable(await api.post('/api/auth/request-password-reset', { email: 'ada@example.com' }));
});

it('asks a user with a session to try again, not to sign in', async () => {
  const { AUTH_SECRET } = runtime().env;
  const signed = await generateSignedCookie(
    'better-auth.session_token',
    'a'.repeat(32),
    sessionKey(AUTH_SECRET),
  );
  const caller = callerWith(api.send, { Cookie: signed.split(';')[0] ?? '' });
  for (const path of ['/api/jobs', '/api/events']) await unavailable(await caller.get(path));
});

it('has a document for pages that says so, needs no JavaScript, and loads the page again', async () => {
  const response = await api.get(unavailablePath());
  expect(response.status).toBe(503);
  expect(response.headers.get('Content-Type')).toContain('text/html');
  expect([response.headers.get('Refresh'), response.headers.get('Retry-After')]).toEqual(['5', '5']);
  expect(await response.text()).toContain('<h1>The database can’t be reached</h1>');
  expect((await api.get(`${unavailablePath()}0`)).status).toBe(404);
});

async function unavailable(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Retry-After')).toBe('5');
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ status: 503, title: 'Service Unavailable' });
  expect(text).not.toMatch(/hidden|postgres:|127\.0\.0\.1|ECONN|prisma|\n\s+at /i);
}
