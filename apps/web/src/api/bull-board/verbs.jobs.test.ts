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

it('retries a job that has failed: its row, its queue and the audit say so', async () => {
  const id = await board.putFailed();
  expect((await put(`/api/queues/email/${id}/retry`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'queued', attempt: 0, errorMessage: null });
  await until(async () => (await board.queue.getJobState(id)) === 'waiting');
  expect(await actionsOn(id)).toMatchObject([
    {
      actorId: board.operator.id,
      action: 'job.retry',
      before: { state: 'failed' },
      after: { state: 'queued' },
    },
  ]);
  const again = await put(`/api/queues/email/${id}/retry`);
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({ message: 'This job is queued and cannot be retried.' });
});

it('retries all that have failed, and counts those that something else had retried', async () => {
  const ids = [await board.putFailed(), await board.putFailed(), await board.putFailed()];
  await runtime().jobs.retry(ids[0] ?? '', { owner: null, actor: 'user:else' });
  await until(async () => (await board.queue.getJobState(ids[0] ?? '')) === 'waiting');
  const response = await put('/api/queues/email/retry/failed');
  expect(await response.json()).toMatchObject({ retried: 2 });
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

it('cancels what is removed: the row is canceled, and no worker gets it', async () => {
  const id = await board.putWaiting();
  expect((await put(`/api/queues/email/${id}/clean`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'canceled' });
  await until(async () => (await board.queue.getJobState(id)) === 'unknown');
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.cancel', after: { state: 'canceled' } }]);
});

it('runs a job at once that waits for its next attempt', async () => {
  const id = await board.putDelayed();
  expect((await put(`/api/queues/email/${id}/promote`)).status).toBe(204);
  await until(async () => (await board.queue.getJobState(id)) === 'waiting');
  const { state, nextAttemptAt } = await rowOf(id);
  expect(state).toBe('retrying');
  expect(nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.reschedule', before: { state: 'retrying' } }]);
});

it('moves the next attempt of a job, in its row and in its queue', async () => {
  const id = await board.putDelayed();
  const headers = { 'Content-Type': 'application/json' };
  const delay = (body: object) =>
    board.operator.get(`/api/queues/email/${id}/delay`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify(body),
    });
  expect((await delay({ delay: 3_600_000 })).status).toBe(204);
  const { nextAttemptAt } = await rowOf(id);
  expect(Math.abs((nextAttemptAt?.getTime() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(5_000);
  await until(async () => (await board.queue.getJob(id))?.delay === 3_600_000);
  for (const body of [{}, { delay: -1 }, { delay: 'soon' }, { delay: 1e15 }]) {
    expect((await delay(body)).status).toBe(400);
  }
});

it('runs all at once that wait for their next attempt', async () => {
  const ids = await Promise.all([board.putDelayed(), board.putDelayed()]);
  expect((await put('/api/queues/email/promote')).status).toBe(200);
  for (const id of ids) await until(async () => (await board.queue.getJobState(id)) === 'waiting');
});

it.each(['retry', 'clean', 'promote'])('says plainly where there is nothing to %s', async (verb) => {
  for (const id of [randomUUID(), 'x', '1', "'; DROP TABLE job"]) {
    const response = await put(`/api/queues/email/${encodeURIComponent(id)}/${verb}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Offload has no such job.', status: 404 });
  }
});

it('pauses a queue for all workers, and lets it go on', async () => {
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
