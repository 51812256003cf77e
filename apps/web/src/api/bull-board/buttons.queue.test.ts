import { randomUUID } from 'node:crypto';
import { putSchedule } from '@offload/core/test/schedules';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { failure } from '@/testing/jobs';
import { openTestBoard, type TestBoard } from '@/testing/test-board';

let board: TestBoard;

beforeAll(async () => {
  board = await openTestBoard();
});
afterAll(() => board.close());
beforeEach(() => board.reset());

const send = (method: string, path: string, body?: object) =>
  board.operator.get(`/api/queues/email${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
const put = (path: string) => send('PUT', path);
const rowOf = (id: string) => board.api.database.db.job.findUnique({ where: { id } });
const actionsOn = (subjectId: string) =>
  board.api.database.db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });

it('retries a failed job in its row, its queue, and the audit log', async () => {
  const id = await board.putRun();
  expect((await put(`/${id}/retry`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'queued', attempt: 0, errorMessage: null });
  await until(async () => (await board.queue.getJobState(`${id}.2`)) === 'waiting');
  expect(await actionsOn(id)).toMatchObject([
    {
      actorId: board.operator.id,
      action: 'job.retry',
      before: { state: 'failed' },
      after: { state: 'queued' },
    },
  ]);
  // It's no longer failed, and that is what the board says.
  expect((await put(`/${id}/retry`)).status).toBe(400);
});

it('retries all failed jobs', async () => {
  const ids = [await board.putRun(), await board.putRun(), await board.putRun()];
  await runtime().jobs.retry(ids[0] ?? '', { owner: null, actor: 'user:else' });
  expect(await (await put('/retry/failed')).json()).toEqual({ retried: 2, skipped: 0 });
  for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'queued' });
});

it('cancels a waiting job, so that no worker runs it, and deletes a finished one', async () => {
  const id = await board.putWaiting();
  expect((await put(`/${id}/clean`)).status).toBe(204);
  expect(await rowOf(id)).toMatchObject({ state: 'canceled' });
  await until(async () => (await board.queue.getJobState(id)) === 'unknown');
  expect(await actionsOn(id)).toMatchObject([{ action: 'job.cancel', after: { state: 'canceled' } }]);
  const finished = await board.putRun();
  expect((await put(`/${finished}/clean`)).status).toBe(204);
  expect(await rowOf(finished)).toBe(null);
  expect(await actionsOn(finished)).toMatchObject([{ action: 'job.delete', before: { state: 'failed' } }]);
});

it('empties a queue, and cleans a list, without touching other lists', async () => {
  const waiting = await board.putWaiting();
  const failed = await board.putRun();
  expect((await put('/empty')).status).toBe(200);
  expect([await rowOf(waiting), await rowOf(failed)]).toMatchObject([
    { state: 'canceled' },
    { state: 'failed' },
  ]);
  expect((await put('/clean/failed')).status).toBe(200);
  expect([await rowOf(waiting), await rowOf(failed)]).toMatchObject([{ state: 'canceled' }, null]);
});

it('runs a retrying job now, or when told to', async () => {
  const retrying = { state: 'retrying', failure, delayMs: 3_600_000 } as const;
  const [first, second] = [await board.putRun(retrying), await board.putRun(retrying)];
  expect((await put(`/${first}/promote`)).status).toBe(204);
  await until(async () => (await rowOf(first))?.heldBy !== 'time');
  const runAt = Date.now() + 120_000;
  expect((await send('PATCH', `/${second}/delay`, { runAt })).status).toBe(200);
  const { nextAttemptAt } = (await rowOf(second)) ?? {};
  expect(Math.abs((nextAttemptAt?.getTime() ?? 0) - runAt)).toBeLessThan(5_000);
  expect((await put('/promote')).status).toBe(200);
  await until(async () => (await rowOf(second))?.heldBy !== 'time');
});

it('runs a schedule now, in its row, its queue, and the audit log', async () => {
  const { id } = await putSchedule(board.api.database.core, {
    kind: 'sales-report',
    ownerId: board.operator.id,
    template: { id: 'monthly-sales', format: 'csv' },
  });
  const run = () => board.operator.get(`/api/queues/report/job-schedulers/${id}/run`, { method: 'PUT' });
  const answer = await run();
  expect(answer.status).toBe(200);
  const { job } = await answer.json();
  expect(job).toMatchObject({ name: 'sales-report', data: { format: 'csv' } });
  expect(await rowOf(job.id)).toMatchObject({ state: 'queued', ownerId: board.operator.id });
  const report = await runtime().queue.queue('report');
  await until(async () => (await report.getJobState(job.id)) === 'waiting');
  expect(await actionsOn(id)).toMatchObject([
    { actorId: board.operator.id, action: 'schedule.run', after: { jobId: job.id } },
  ]);
  expect((await (await run()).json()).job.id).toBe(job.id);
  expect((await put(`/job-schedulers/${id}/run`)).status).toBe(404);
});

it('returns 404 for a queue that does not exist', async () => {
  for (const name of ['unknown', 'constructor']) {
    const pause = board.operator.get(`/api/queues/${name}/pause`, { method: 'PUT' });
    expect((await pause).status, name).toBe(404);
  }
});

it.each(['retry', 'clean', 'promote'])('returns 404 if there is nothing to %s', async (button) => {
  for (const id of [randomUUID(), 'x', '1', "'; DROP TABLE job"])
    expect((await put(`/${encodeURIComponent(id)}/${button}`)).status).toBe(404);
});

it('pauses a queue for all workers, and resumes it', async () => {
  expect((await put('/pause')).status).toBe(200);
  expect(await board.queue.isPaused()).toBe(true);
  const id = await board.putWaiting();
  const taken: string[] = [];
  const worker = await runtime().queue.worker('email', async (job) => void taken.push(job.id ?? ''), {
    concurrency: 5,
    lockMs: 30_000,
  });
  const other = await board.putWaiting();
  await until(async () => (await board.queue.getJobs(['waiting'])).length >= 2);
  expect(taken).toEqual([]);
  expect((await put('/resume')).status).toBe(200);
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
  const all = (button: string) => board.operator.get(`/api/queues/${button}`, { method: 'PUT' });
  expect((await all('pause')).status).toBe(200);
  expect([await board.queue.isPaused(), await report.isPaused()]).toEqual([true, true]);
  expect((await all('resume')).status).toBe(200);
  expect([await board.queue.isPaused(), await report.isPaused()]).toEqual([false, false]);
});
