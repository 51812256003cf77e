import { randomUUID } from 'node:crypto';
import type { JobStatus } from '@bull-board/api/typings/app';
import { sql } from '@offload/core/sql';
import { failure } from '@offload/core/test/jobs';
import { putSchedule } from '@offload/core/test/schedules';
import { beat } from '@offload/core/test/worker-parts';
import { someWorker } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { label, letter, openTestBoard, receipt, type TestBoard } from './testing/test-board';

let app: TestBoard;
let board: TestBoard['board'];
let db: TestBoard['db'];
let tools: TestBoard['tools'];

beforeAll(async () => {
  app = await openTestBoard();
  ({ board, db, tools } = app);
});
beforeEach(() => app.reset());
afterAll(() => app.close());

it('counts and lists each job where BullMQ would have it, and none of another queue', async () => {
  const ids = await app.putAll();
  await tools.put(db, letter);
  // From before its contract moved.
  await tools.put(db, { ...receipt, queue: 'post' });
  const lists: [JobStatus, string[]][] = [
    ['active', [ids.running, ids.canceling]],
    ['waiting', [ids.waiting]],
    ['waiting-children', [ids.forJobs, ids.forMoreJobs]],
    ['completed', [ids.succeeded]],
    ['failed', [ids.failed]],
    ['delayed', [ids.scheduled, ids.retrying, ids.forSignal]],
    ['paused', []],
  ];
  const listed = async (list: JobStatus) =>
    (await board.getJobs([list])).map((job) => String(job.toJSON().id)).toSorted();
  expect(board.getJobStatuses()).toEqual(lists.map(([list]) => list));
  for (const [list, own] of lists) expect(await listed(list), list).toEqual(own.toSorted());
  const counts = Object.fromEntries(lists.map(([list, own]) => [list, own.length]));
  expect(await board.getJobCounts()).toEqual({ ...counts, latest: 0, prioritized: 0 });
  await board.pause();
  expect(await board.getJobCounts()).toMatchObject({ waiting: 0, paused: 1 });
  expect([await listed('waiting'), await listed('paused')]).toEqual([[], [ids.waiting]]);
});

it('shows nothing through a queue of what is in another one, or in none', async () => {
  const { id } = await tools.put(db, letter);
  for (const other of [id, 'not-an-id']) {
    expect(await board.getJob(other)).toBeNull();
    expect(await board.getJobLogs(other)).toEqual([]);
  }
});

it('lists the newest jobs of all kinds first, page by page', async () => {
  const kinds = [label, receipt, label, receipt, label];
  const ids = (await tools.putTogether(db, ...kinds)).map(({ id }) => id).toReversed();
  const page = async (start: number, end: number) =>
    (await board.getJobs(['waiting'], start, end)).map((job) => job.toJSON().id);
  expect(await page(0, 1)).toEqual(ids.slice(0, 2));
  expect(await page(2, 3)).toEqual(ids.slice(2, 4));
  expect(await page(4, 5)).toEqual(ids.slice(4));
  expect(await page(20_000, 20_009)).toEqual([]);
});

it('shows of a job what BullMQ would know of it', async () => {
  const ids = await app.putAll();
  const show = async (id: string) => (await board.getJob(id))?.toJSON();
  expect(await show(ids.waiting)).toMatchObject({
    name: 'label',
    data: { a: 1 },
    attemptsMade: 0,
    progress: 0,
    delay: 0,
    processedOn: null,
    finishedOn: null,
    failedReason: '',
    stacktrace: [],
  });
  expect(await show(ids.failed)).toMatchObject({
    name: 'receipt',
    attemptsMade: 1,
    processedOn: expect.any(Number),
    finishedOn: expect.any(Number),
    failedReason: failure.message,
    stacktrace: [failure.stack],
  });
  await db.execute(sql`
    UPDATE offload.job SET progress_percent = 40, progress_step = 'Cutting' WHERE id = ${ids.running}::uuid`);
  expect(await show(ids.running)).toMatchObject({ progress: { percent: 40, step: 'Cutting' } });
  const { delay } = (await board.getJob(ids.retrying))?.opts ?? {};
  expect(Math.round((delay ?? 0) / 60_000)).toBe(60);
  expect(await (await board.getJob(ids.canceled))?.getState()).toBe('unknown');
});

it('shows kinds, states, times, and counts, but no value, unless the reader sees values', async () => {
  const payload = { [canary('field')]: canary('payload') };
  const job = { ...receipt, payload, title: canary('title'), ownerId: canary('owner') };
  const failed = await tools.fail(db, canary('message'), job);
  const { id } = await tools.put(db, job);
  await tools.run(db, id, { state: 'succeeded', result: { text: canary('result') } });
  await db.execute(sql`
    UPDATE offload.job SET progress_step = ${canary('step')}, gate = ${canary('gate')}, unique_key = id || ${canary('key')}`);
  await db.execute(sql`UPDATE offload.job SET error_stack = ${canary('stack')} WHERE state = 'failed'`);
  await db.execute(sql`
    INSERT INTO offload.job_log (job_id, attempt, at, level, message) SELECT id, 1, now(), 'info', ${canary('log')} FROM offload.job`);
  await putSchedule(db, { kind: 'receipt', ownerId: canary('owner'), template: payload });
  const seenOn = async (one: TestBoard['board']) =>
    JSON.stringify([
      (await one.getJobs(['failed', 'completed'])).map((shown) => shown.toJSON()),
      (await one.getJob(failed.id))?.toJSON(),
      await one.getJobLogs(failed.id),
      await one.getJobSchedulers(),
      await one.getWorkers(),
    ]);
  const all = await seenOn(board);
  for (const place of ['field', 'payload', 'message', 'result', 'step', 'stack', 'log'])
    expect(all).toContain(canary(place));
  const seen = await seenOn(app.readOnly);
  expect(seen).not.toContain('Canary');
  expect(seen).toContain('attempt 1 ended: failed');
  expect(await app.readOnly.getJob(failed.id).then((shown) => shown?.toJSON())).toMatchObject({
    ...{ name: 'receipt', data: '•••', failedReason: '•••', stacktrace: [], attemptsMade: 1 },
  });
});

const canary = (place: string) => `Canary-${place}-x`;

it('says of a payload and of a result that they are too large, so that a list of them takes little memory', async () => {
  const text = Array.from({ length: 10_000 }, () => randomUUID()).join(' ');
  const { id } = await tools.put(db, { ...label, payload: { text } });
  await tools.run(db, id, { state: 'succeeded', result: { text } });
  const [listed] = await board.getJobs(['completed']);
  expect(listed?.toJSON()).toMatchObject({
    data: expect.stringContaining('Too large to show'),
    returnvalue: expect.stringContaining('Too large to show'),
  });
});

it("shows no secrets of a contract's payload, and no payload of a kind without a contract", async () => {
  const payload = { to: 'Ada', token: 't0ken', card: { number: '4711', name: 'Ada' } };
  const [known, retired] = await tools.putTogether(
    db,
    { ...label, payload },
    { ...label, kind: 'retired', payload },
  );
  const shown = { to: 'Ada', token: '•••', card: { number: '•••', name: 'Ada' } };
  expect((await board.getJob(known?.id ?? ''))?.toJSON().data).toEqual(shown);
  expect((await board.getJob(retired?.id ?? ''))?.toJSON().data).toBe('•••');
  const listed = await board.getJobs(['waiting']);
  expect(listed.map((job) => job.toJSON().data)).toEqual(['•••', shown]);
});

it('lists how each attempt went and what was logged, in order of time, only of this job', async () => {
  const [own, other] = [await tools.put(db, label), await tools.put(db, label)];
  for (const { id } of [own, other]) await tools.run(db, id, { state: 'succeeded', result: {} });
  await db.execute(sql`UPDATE offload.job SET started_at = to_timestamp(0), finished_at = to_timestamp(9)`);
  await db.execute(sql`
    INSERT INTO offload.job_log (job_id, attempt, at, level, message) VALUES
      (${own.id}::uuid, 1, to_timestamp(1), 'info', 'Cutting'), (${other.id}::uuid, 1, to_timestamp(1), 'info', 'Folding'),
      (${own.id}::uuid, 1, to_timestamp(1), 'warn', 'Blunt')`);
  expect(await board.getJobLogs(own.id)).toEqual([
    '1970-01-01T00:00:00.000Z attempt 1 started',
    '1970-01-01T00:00:01.000Z info Cutting',
    '1970-01-01T00:00:01.000Z warn Blunt',
    '1970-01-01T00:00:09.000Z attempt 1 ended: succeeded',
  ]);
  const failed = await tools.put(db, label);
  await tools.run(db, failed.id, { state: 'failed', failure });
  expect((await board.getJobLogs(failed.id)).at(-1)).toContain(` ended: failed, ${failure.message}`);
});

it('lists only the start of an attempt that runs', async () => {
  const { id } = await tools.put(db, label);
  await tools.take(db, id);
  expect(await board.getJobLogs(id)).toEqual([expect.stringMatching(/ attempt 1 started$/)]);
});

it('lists the workers of the queue that are online', async () => {
  const queues = { print: 1 };
  const own = someWorker({ queues, version: '7' });
  await beat(db, own, 60_000);
  await beat(db, someWorker({ queues }), -1_000);
  await beat(db, someWorker({ queues: { post: 1 } }), 60_000);
  expect(await board.getWorkers()).toEqual([
    { id: own.id, name: '7', addr: 'host:1', age: expect.any(Number) },
  ]);
});
