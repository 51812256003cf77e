import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const made = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function idFor(given: string): Promise<string | null> {
  const response = await api.get('/api/health/live', { headers: { 'X-Request-Id': given } });
  return response.headers.get('X-Request-Id');
}

it.each(['0189f7ea-3b1c-7def-8a2b-0123456789ab', '1', 'my_app.import-7', 'x'.repeat(128)])(
  'keeps a valid request ID: %s',
  async (given) => {
    expect(await idFor(given)).toBe(given);
  },
);

it('creates one for a request without any', async () => {
  expect((await api.get('/api/health/live')).headers.get('X-Request-Id')).toMatch(made);
});

it.each(['', 'a=b', 'a b', 'ä', 'x'.repeat(129), '0189f7ea-3b1c-7def-8a2b-0123456789ab, 1'])(
  'creates its own request ID instead of %s',
  async (given) => {
    const id = await idFor(given);
    expect(id).not.toBe(given);
    expect(id).toMatch(made);
  },
);
