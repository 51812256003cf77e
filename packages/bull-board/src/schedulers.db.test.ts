import { randomUUID } from 'node:crypto';
import { findSchedule } from '@offload/core/schedules';
import { sql } from '@offload/core/sql';
import { putSchedule } from '@offload/core/test/schedules';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { isBoardRejection } from './actions';
import { label, openTestBoard, type TestBoard } from './testing/test-board';

let app: TestBoard;
let board: TestBoard['board'];
let db: TestBoard['db'];

beforeAll(async () => {
  app = await openTestBoard();
  ({ board, db } = app);
});
beforeEach(() => app.reset());
afterAll(() => app.close());

it('lists up to 1,000 schedules of the kinds of the queue, the next ones first', async () => {
  const { id: lastJob } = await app.tools.put(db, label);
  await db.execute(sql`
    INSERT INTO offload.schedule (id, name, declared_at, owner_id, kind, template, cron, time_zone, next_run_at, paused_at,
      last_run_at, last_job_id)
    SELECT gen_random_uuid(), name, CASE WHEN name IS NOT NULL THEN now() END, 'ada', kind, '{}', '0 3 * * *', 'UTC',
      to_timestamp(next), paused, ran, job
    FROM (VALUES ('nightly', 'label', 2, NULL::timestamptz, NULL::timestamptz, NULL::uuid),
      (NULL, 'receipt', 1, now(), to_timestamp(0), ${lastJob}::uuid), ('weekly', 'letter', 3, NULL, NULL, NULL)
    ) AS given(name, kind, next, paused, ran, job)`);
  const each = { id: expect.any(String), pattern: '0 3 * * *', tz: 'UTC' };
  expect(await board.getJobSchedulers()).toEqual([
    { ...each, name: 'receipt', lastRun: 0, lastRunJobId: lastJob },
    { ...each, name: 'nightly', next: 2_000 },
  ]);
  await db.execute(sql`
    INSERT INTO offload.schedule (id, owner_id, kind, template, cron, time_zone, next_run_at)
    SELECT gen_random_uuid(), 'ada', 'label', '{}', '0 3 * * *', 'UTC', now() FROM generate_series(1, 999)`);
  expect(await board.getJobSchedulersCount()).toBe(1_000);
  expect(board.supportsJobSchedulerUpdate).toBe(false);
});

/** Runs a schedule. Returns the ID of its job. */
async function run(id: string): Promise<string> {
  const job = await board.runJobSchedulerNow(id);
  return job === 'not-found' ? job : String(job.toJSON().id);
}

const listJobs = () =>
  db.query<{ id: string }>(sql`
    SELECT id, kind, payload, owner_id AS "ownerId", enqueued_by AS by FROM offload.job ORDER BY id`);

it("enqueues the job of a schedule now, once while it's in progress, and leaves its next run as it is", async () => {
  const { id, ownerId, nextRunAt } = await putSchedule(db, { kind: 'receipt', template: { page: 1 } });
  const job = await run(id);
  expect(await run(id)).toBe(job);
  expect(await listJobs()).toEqual([
    { id: job, kind: 'receipt', payload: { page: 1 }, ownerId, by: 'user:admin' },
  ]);
  expect(await findSchedule(db, { id, owner: null })).toMatchObject({ nextRunAt, lastJobId: job });
  await until(async () => (await app.queue.getJobState(job)) === 'waiting');
  expect(board.supportsJobSchedulerRun).toBe(true);
});

it("runs no schedule of another queue, and none that doesn't exist", async () => {
  const { id } = await putSchedule(db, { kind: 'letter' });
  for (const other of [id, randomUUID(), 'not-an-id']) expect(await run(other)).toBe('not-found');
  expect(await listJobs()).toEqual([]);
});

it("says so if this app can't create the jobs of a schedule, or if the board is read-only", async () => {
  const [unscheduled, ofAnotherVersion, own] = [
    await putSchedule(db, { kind: 'label' }),
    await putSchedule(db, { kind: 'receipt' }),
    await putSchedule(db, { kind: 'receipt' }),
  ];
  await db.execute(sql`
    UPDATE offload.schedule SET name = 'weekly', declared_at = now() WHERE id = ${ofAnotherVersion.id}::uuid`);
  for (const { id } of [unscheduled, ofAnotherVersion])
    await expect(run(id)).rejects.toSatisfy(isBoardRejection);
  await expect(app.readOnly.runJobSchedulerNow(own.id)).rejects.toSatisfy(isBoardRejection);
  expect(await listJobs()).toEqual([]);
});
