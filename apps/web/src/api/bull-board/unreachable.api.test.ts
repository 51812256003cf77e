import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { runtime } from '@/server/runtime';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { createBullBoardApp } from './board-app';

let api: TestApi;
let cookie: string;

beforeAll(async () => {
  // Nothing listens there.
  api = await openTestApi({ QUEUE_URL: 'redis://127.0.0.1:1' });
  cookie = (await api.signedIn('operator')).cookie;
});
afterAll(() => api.close());
afterEach(() => vi.restoreAllMocks());

const look = async () =>
  createBullBoardApp().fetch(
    new Request('http://localhost:3000/admin/bull-board/api/queues', { headers: { Cookie: cookie } }),
  );

it("says that the queues can't be reached", async () => {
  const response = await look();
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('can’t be reached') });
});

it('logs any other error of opening a queue, and does not blame an outage for it', async () => {
  const error = new TypeError("Cannot read properties of undefined (reading 'name')");
  vi.spyOn(runtime().queue, 'queue').mockRejectedValue(error);
  const log = vi.spyOn(runtime().log, 'error');
  expect((await look()).status).toBe(500);
  expect(log).toHaveBeenCalledWith(expect.objectContaining({ error }), 'request failed');
});
