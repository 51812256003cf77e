import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { mountBullBoard } from './bull-board/board';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: '', APP_URL: 'https://jobs.example' });
});
afterAll(() => api.close());

it('returns 404 for metrics if no token is set, with any credentials', async () => {
  for (const headers of [{}, { Authorization: 'Bearer ' }, { Authorization: 'Bearer undefined' }]) {
    expect((await api.get('/api/metrics', { headers })).status).toBe(404);
  }
});

it('makes browsers use https for the API and Bull Board if the app has it', async () => {
  const responses = [
    await api.get('/api/health/live'),
    await mountBullBoard()(new Request('https://jobs.example/admin/bull-board/api/queues')),
  ];
  for (const { headers } of responses)
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=63072000');
});
