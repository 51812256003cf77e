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

it.each(['0189f7ea-3b1c-7def-8a2b-0123456789ab', '0189f7ea3b1c7def8a2b0123456789ab'])(
  'keeps the request ID of a proxy: %s',
  async (given) => {
    expect(await idFor(given)).toBe(given);
  },
);

it.each([
  '1',
  'a=b',
  '__proto__',
  'the-admin-did-it',
  'x'.repeat(255),
  '0189f7ea-3b1c-7def-8a2b-0123456789ab, 1',
  '0189f7ea3b1c7def8a2b0123456789abcd',
])('creates its own request ID instead of %s', async (given) => {
  const id = await idFor(given);
  expect(id).not.toBe(given);
  expect(id).toMatch(made);
});
