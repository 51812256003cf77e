import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { createJobTools } from '../../test/jobs';
import { minutesAgo, putSchedule } from '../../test/schedules';
import { defineJob } from '../contract/contract';
import { defineSchedule, type ScheduleDefinition } from '../contract/define-schedule';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { defineSystem } from '../system/system';
import { deleteSchedule, pauseSchedule } from './schedule';
import { syncSchedules } from './sync-schedules';
import { findLateSchedules, tick } from './tick';

let database: TestDatabase;
let db: Database;
const { run } = createJobTools();

const cleanup = defineJob({
  kind: 'cleanup',
  queue: 'email',
  payload: z.object({ before: z.iso.datetime(), month: z.string() }),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1_000,
});
const nightly = defineSchedule({
  name: 'nightly-cleanup',
  contract: cleanup,
  cron: '30 1 * * *',
  timeZone: 'Asia/Kolkata',
  payload: ({ scheduledAt, month }) => ({
    before: scheduledAt.toISOString(),
    month: `${month.year}-${month.month}`,
  }),
});
const queues = { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } };
const systemOf = (...schedules: ScheduleDefinition[]) =>
  defineSystem({ queues, contracts: [cleanup], schedules });
const system = systemOf(nightly);
const find = () => database.db.schedule.findUniqueOrThrow({ where: { name: nightly.name } });
const setDue = (at: Date) =>
  database.db.schedule.update({ where: { name: nightly.name }, data: { nextRunAt: at } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
beforeEach(() => db.execute(sql`DELETE FROM offload.schedule`));
afterAll(() => database.drop());

it('keeps one row for each declared schedule, even if several workers start at the same time', async () => {
  await Promise.all(Array.from({ length: 5 }, () => syncSchedules(db, system)));
  expect(await database.db.schedule.findMany()).toMatchObject([
    {
      ...{ name: 'nightly-cleanup', kind: 'cleanup', ownerId: 'system', cron: '30 1 * * *' },
      ...{ timeZone: nightly.timeZone, catchUp: 'latest', overlap: 'skip', pausedAt: null },
    },
  ]);
});

it('enqueues jobs with the payload of the run', async () => {
  await syncSchedules(db, system);
  await setDue(new Date('2026-01-31T20:00:00Z'));
  const { id } = await find();
  const job = await tick(db, system, id);
  const { lastJobId, nextRunAt } = await find();
  expect(lastJobId).toBe(job?.id);
  const { payload, ownerId } = await database.db.job.findUniqueOrThrow({ where: { id: job?.id ?? '' } });
  expect(ownerId).toBe('system');
  // The latest of the missed runs.
  const latest = new Date(nextRunAt.getTime() - 24 * 60 * 60_000);
  const local = new Date(latest.getTime() + 5.5 * 60 * 60_000);
  const month = `${local.getUTCFullYear()}-${local.getUTCMonth() + 1}`;
  expect(payload).toEqual({ before: latest.toISOString(), month });
  await run(db, job?.id ?? '', { state: 'succeeded', result: {} });
});

it('applies changes in the code, but keeps paused schedules paused and due runs due', async () => {
  await syncSchedules(db, system);
  const { id, nextRunAt } = await find();
  await pauseSchedule(db, { id, owner: null });
  const changed = systemOf({ ...nightly, cron: '30 2 * * *', overlap: 'allow' });
  await syncSchedules(db, changed);
  const after = await find();
  expect(after).toMatchObject({ id, cron: '30 2 * * *', overlap: 'allow', pausedAt: expect.any(Date) });
  expect(after.nextRunAt).not.toEqual(nextRunAt);
  const due = minutesAgo(1);
  await setDue(due);
  await syncSchedules(db, system);
  expect(await find()).toMatchObject({ cron: '30 1 * * *', nextRunAt: due });
});

it('leaves an unknown schedule to the processes that know it', async () => {
  await syncSchedules(db, system);
  const due = minutesAgo(5);
  await setDue(due);
  const older = systemOf();
  const late = (of: typeof older) => findLateSchedules(db, of, { afterMs: 1_000, from: null, limit: 10 });
  const { id } = await find();
  await syncSchedules(db, older);
  expect(await tick(db, older, id)).toBeNull();
  expect(await late(older)).toEqual([]);
  expect(await find()).toMatchObject({ nextRunAt: due });
  expect(await late(system)).toMatchObject([{ id }]);
});

it("deletes a schedule that no process has declared for a day, but no user's schedule", async () => {
  await putSchedule(db);
  await syncSchedules(db, systemOf(nightly, { ...nightly, name: 'gone' }));
  await db.execute(
    sql`UPDATE offload.schedule SET declared_at = now() - interval '25 hours' WHERE name IS NOT NULL`,
  );
  await syncSchedules(db, system);
  const rows = await database.db.schedule.findMany({ select: { name: true }, orderBy: { name: 'asc' } });
  expect(rows).toEqual([{ name: 'nightly-cleanup' }, { name: null }]);
});

it("can't be deleted by staff", async () => {
  await syncSchedules(db, system);
  const { id } = await find();
  expect(await deleteSchedule(db, { id, owner: null })).toBeNull();
  expect(await find()).toMatchObject({ id });
});
