import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hold } from '@/testing/locks';
import { fromAddress, openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());
beforeEach(() => api.database.db.passwordRequest.deleteMany());

it('handles a known and an unknown address the same way: one row and the same response', async () => {
  const known = (await api.signedIn()).email;
  const unknown = `${randomUUID()}@example.com`;
  const [first, second] = [await forget(known), await forget(unknown)];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await second.text()).toBe(await first.text());
  const requests = await api.database.db.passwordRequest.findMany({ select: { email: true } });
  expect(new Set(requests.map(({ email }) => email))).toEqual(new Set([known, unknown]));
  expect(await api.database.db.job.count()).toBe(0);
});

it("doesn't read any account before it responds", async () => {
  const known = (await api.signedIn()).email;
  const letGo = await hold(
    api.database,
    'LOCK TABLE "user", account, verification IN ACCESS EXCLUSIVE MODE',
    [],
  );
  const responses = await Promise.all([forget(known), forget(`${randomUUID()}@example.com`)]);
  await letGo();
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
});

it("keeps one request per address, no matter how often it's sent or how it's spelled", async () => {
  const { email } = await api.signedIn();
  await Promise.all([forget(email), forget(email.toUpperCase()), forget(` ${email} `)]);
  await until(async () => (await api.database.db.passwordRequest.count()) === 1);
  expect(await api.database.db.passwordRequest.findMany()).toMatchObject([{ email }]);
});

it.each([{}, { email: 'no' }, { email: 5 }, { email: ['a@example.com'] }])('rejects %j', async (body) => {
  const headers = fromAddress();
  const response = await api.post('/api/auth/request-password-reset', body, headers);
  expect(response.status).toBe(400);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
});

function forget(email: string): Promise<Response> {
  const headers = fromAddress();
  return api.post('/api/auth/request-password-reset', { email }, headers);
}
