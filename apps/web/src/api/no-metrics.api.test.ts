import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: '' });
});
afterAll(() => api.close());

it('returns 404 for metrics if no token is set, with any credentials', async () => {
  for (const headers of [{}, { Authorization: 'Bearer ' }, { Authorization: 'Bearer undefined' }]) {
    expect((await api.get('/api/metrics', { headers })).status).toBe(404);
  }
});
