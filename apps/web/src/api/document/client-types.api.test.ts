import { fileURLToPath } from 'node:url';
import { clientTypes } from '@offload/testing/client-types';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

// To update them, delete the file, and run this test.
it('has given the client its types', async () => {
  const document = await (await api.get('/api/openapi.json')).json();
  const generated = fileURLToPath(
    new URL('../../../../../packages/client/src/generated/api.ts', import.meta.url),
  );
  await expect(await clientTypes(document)).toMatchFileSnapshot(generated);
});
