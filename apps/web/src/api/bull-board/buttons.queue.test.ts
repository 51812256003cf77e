import { randomUUID } from 'node:crypto';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { openTestBoard, type TestBoard, workerSettings } from '@/testing/test-board';

let board: TestBoard;

beforeAll(async () => {
  board = await openTestBoard();
});
afterAll(() => board.close());
beforeEach(() => board.reset());

const put = (path: string) => board.operator.get(path, { method: 'PUT' });
const rowOf = (id: string) => board.api.database.db.job.findUniqueOrThrow({ where: { id } });
const actionsOn = (subjectId: string) =>
  board.api.database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

it('retries a failed job in its row, its queue, and the audit log', async () => {
  const id = await board.putFailed();
  expect((await put(`/api/queues/email/${id}/retry`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'queued', attempt: 0, errorMessage: null });
  // Under another ID, because a queue accepts each ID only once.
  await until(async () => (await board.queue.getJobState(`${id}.2`)) === 'waiting');
  expect(await board.queue.getJobState(id)).toBe('unknown');
  expect(await actionsOn(id)).toMatchObject([
    {
      actorId: board.operator.id,
      action: 'job.retry',
      before: { state: 'failed' },
      after: { state: 'queued' },
    },
  ]);
  const again = await put(`/api/queues/email/${id}.2/retry`);
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({ message: 'This job is queued and can’t be retried.' });
});

it('retries all failed jobs, without counting ones that were already retried', async () => {
  const ids = [await board.putFailed(), await board.putFailed(), await board.putFailed()];
  await runtime().jobs.retry(ids[0] ?? '', { owner: null, actor: 'user:else' });
  await until(async () => (await board.queue.getJobState(`${ids[0]}.2`)) === 'waiting');
  const response = await put('/api/queues/email/retry/failed');
  expect(await response.json()).toMatchObject({ retried: 2 });
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

it('cancels a removed job, so that no worker runs it', async () => {
  const id = await board.putWaiting();
  expect((await put(`/api/queues/email/${id}/clean`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'canceled' });
  await until(async () => (await board.queue.getJobState(id)) === 'unknown');
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.cancel', after: { state: 'canceled' } }]);
});

it.each(['retry', 'clean'])('returns 404 if there is nothing to %s', async (verb) => {
  for (const id of [randomUUID(), 'x', '1', "'; DROP TABLE job"]) {
    const response = await put(`/api/queues/email/${encodeURIComponent(id)}/${verb}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Offload has no such job.', status: 404 });
  }
});

it('pauses a queue for all workers, and resumes it', async () => {
  expect((await put('/api/queues/email/pause')).status).toBe(200);
  expect(await board.queue.isPaused()).toBe(true);
  const id = await board.putWaiting();
  const taken: string[] = [];
  const worker = await runtime().queue.worker(
    'email',
    async (job) => void taken.push(job.id ?? ''),
    workerSettings,
  );
  const other = await board.putWaiting();
  await until(async () => (await board.queue.getJobs(['waiting'])).length >= 2);
  expect(taken).toEqual([]);
  expect((await put('/api/queues/email/resume')).status).toBe(200);
  await until(() => taken.includes(id) && taken.includes(other));
  await worker.close();
  const states = (await actionsOn('email')).map(({ action, before, after }) => ({ action, before, after }));
  expect(states.slice(-2)).toEqual([
    { action: 'queue.pause', before: { paused: false }, after: { paused: true } },
    { action: 'queue.resume', before: { paused: true }, after: { paused: false } },
  ]);
});

it('pauses and resumes all queues', async () => {
  const report = await runtime().queue.queue('report');
  expect((await put('/api/queues/pause')).status).toBe(200);
  expect([await board.queue.isPaused(), await report.isPaused()]).toEqual([true, true]);
  expect((await put('/api/queues/resume')).status).toBe(200);
  expect([await board.queue.isPaused(), await report.isPaused()]).toEqual([false, false]);
});
