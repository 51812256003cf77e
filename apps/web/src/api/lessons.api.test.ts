import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromAddress, openTestApi, type TestApi } from '@/testing/test-api';

let api: TestApi;
const here = fromAddress('127.0.0.1');

beforeAll(async () => {
  api = await openTestApi({ DEMO_DATA: 'true' });
});
afterAll(() => api.close());

it('starts a lesson', async () => {
  const ada = await api.signedIn();
  const response = await ada.post('/api/lessons', { lesson: 'retry' }, here);
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ kind: 'lesson', state: 'queued' });
});

it('leaves no job behind if its transaction is rolled back', async () => {
  const ada = await api.signedIn();
  const response = await ada.post('/api/lessons', { lesson: 'commit', rollBack: true }, here);
  expect(response.status).toBe(409);
  const { detail } = await response.json();
  expect(detail).toMatch(/^Rolled back\. There is no job [\da-f-]{36}, and nothing will run\.$/);
  const [id] = detail.match(/[\da-f-]{36}/) ?? [];
  expect((await ada.get(`/api/jobs/${id}`)).status).toBe(404);
});

it("isn't there for other machines", async () => {
  const ada = await api.signedIn();
  const response = await ada.post('/api/lessons', { lesson: 'retry' }, fromAddress());
  expect(response.status).toBe(404);
});
