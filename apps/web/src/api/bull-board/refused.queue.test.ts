import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestBoard, type TestBoard } from '@/testing/test-board';

let board: TestBoard;

beforeAll(async () => {
  board = await openTestBoard();
});
afterAll(() => board.close());
beforeEach(() => board.reset());

const rowOf = (id: string) => board.api.database.db.job.findUniqueOrThrow({ where: { id } });

const refused: [string, string, object?][] = [
  ['PUT', '/api/queues/email/concurrency', { concurrency: 1 }],
  ['POST', '/api/queues/email/add', { name: 'welcome-email', data: {}, options: {} }],
];

it.each(refused)('rejects what only the app does with rows: %s %s', async (method, path, body) => {
  const id = await board.putWaiting();
  const init = { method, ...(body && { body: JSON.stringify(body) }) };
  const response = await board.operator.get(path.replace('$id', id), init);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({
    error: 'Conflict',
    message: expect.stringContaining('Only the app'),
  });
  expect(await board.queue.getJobState(id)).toBe('waiting');
  expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

const writes: [string, string][] = [
  ['PUT', '/api/queues/email/$id/clean'],
  ['PUT', '/api/queues/email/$id/retry'],
  ['PUT', '/api/queues/email/$id/promote'],
  ['PATCH', '/api/queues/email/$id/delay'],
  ['PUT', '/api/queues/email/pause'],
  ['PUT', '/api/queues/pause'],
  ['PUT', '/api/queues/email/empty'],
  ['PUT', '/api/queues/email/clean/failed'],
  ['PUT', '/api/queues/email/retry/failed'],
  ['PUT', '/api/queues/report/job-schedulers/$id/run'],
  ...refused.map(([method, path]): [string, string] => [method, path]),
];

it.each(writes)('rejects users without permission and pages of other sites: %s %s', async (method, path) => {
  const id = await board.putWaiting();
  const at = path.replace('$id', id);
  expect((await board.viewer.get(at, { method })).status).toBe(403);
  expect((await board.user.get(at, { method })).status).toBe(403);
  expect((await board.stranger.get(at, { method })).status).toBe(401);
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ];
  for (const headers of foreign) expect((await board.operator.get(at, { method, headers })).status).toBe(403);
  expect(await rowOf(id)).toMatchObject({ state: 'queued' });
  expect(await board.queue.isPaused()).toBe(false);
});
