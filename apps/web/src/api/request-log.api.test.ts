import { openLog } from '@offload/core/log';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordRequest } from '@/server/http/record-request';
import { runtime } from '@/server/runtime';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  runtime().log = openLog('web', 'info', { write: (line) => lines.push(JSON.parse(line)) });
});
afterAll(() => api.close());
beforeEach(() => {
  lines.length = 0;
});

it('logs one line per request, by which a reported request ID is found', async () => {
  const headers = { 'X-Request-Id': 'reported-1' };
  await me.get('/api/jobs?state=failed', { headers });
  await me.get(`/api/jobs/${me.id}`);
  await api.get('/api/jobs');
  const { id: userId } = me;
  expect(lines).toMatchObject([
    { requestId: 'reported-1', method: 'GET', route: '/api/jobs', status: 200, userId, msg: 'request' },
    { requestId: expect.stringMatching(/^[\w-]{36}$/), route: '/api/jobs/:id', status: 404, userId },
    { route: '/api/jobs', status: 401 },
  ]);
  for (const { ms } of lines) expect(ms).toEqual(expect.any(Number));
  expect(lines[2]).not.toHaveProperty('userId');
  const text = JSON.stringify(lines.map(({ userId: _, ...line }) => line));
  for (const secret of ['failed', me.id, me.email, me.cookie]) expect(text).not.toContain(secret);
});

it('logs neither health checks nor files', async () => {
  await api.get('/api/health/live');
  for (const route of ['/_next/*', '/admin/assets/*', '/*'])
    recordRequest({ method: 'GET', route, status: 200, seconds: 0.1 });
  expect(lines).toEqual([]);
  recordRequest({ method: 'GET', route: '/*', status: 404, seconds: 0.1 });
  expect(lines).toMatchObject([{ method: 'GET', route: '/*', status: 404, ms: 100 }]);
});
