import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { createJobTools } from '../../test/jobs';
import { minutesAgo, putSchedule } from '../../test/schedules';
import type { Tick } from '../calendar/local-time';
import { nextRunAt } from '../calendar/next-run';
import { defineJob } from '../contract/contract';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { readHistory } from '../job/history';
import { defineSystem } from '../system/system';
import { type NewSchedule, pauseSchedule } from './schedule';
import { findLateSchedules, tick } from './tick';

let database: TestDatabase;
let db: Database;
const day = 24 * 60 * 60 * 1_000;
const cadence = { cron: '30 23 L * *', timeZone: 'Asia/Kolkata' };
const template = { format: 'xlsx' };

const monthly = defineJob({
  kind: 'monthly',
  queue: 'email',
  payload: z.object({ format: z.enum(['pdf', 'xlsx']), year: z.int(), month: z.int() }),
  title: ({ year, month }) => `${year}-${month}`,
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1_000,
  scheduled: (given, run: Tick) => ({
    ...z.object({ format: z.enum(['pdf', 'xlsx']) }).parse(given),
    ...run.month,
  }),
});
const system = defineSystem({
  queues: { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } },
  contracts: [monthly],
});
const put = (nextRun: Date, changes: Partial<NewSchedule> = {}) =>
  putSchedule(db, { kind: 'monthly', template, ...cadence, nextRunAt: nextRun, ...changes });
/** The run after it isn't due yet, also on the last day of a month. */
function latestRun(): Date {
  let latest = nextRunAt(cadence, new Date(Date.now() - 40 * day));
  for (let next = latest; next <= new Date(); next = nextRunAt(cadence, next)) latest = next;
  return latest;
}
const find = (id: string) => database.db.schedule.findUniqueOrThrow({ where: { id } });
const jobsOf = (ownerId: string) => database.db.job.findMany({ where: { ownerId }, orderBy: { id: 'asc' } });

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it("enqueues a job for the month of the run in the schedule's time zone", async () => {
  const due = nextRunAt(cadence, new Date(Date.now() - 40 * day));
  const { id, ownerId } = await put(due);
  const job = await tick(db, system, id);
  const local = new Date(due.getTime() + 5.5 * 60 * 60 * 1_000);
  const payload = { ...template, year: local.getUTCFullYear(), month: local.getUTCMonth() + 1 };
  expect(await jobsOf(ownerId)).toMatchObject([
    { id: job?.id, kind: 'monthly', payload, userRequested: false },
  ]);
  const events = await readHistory(db, job?.id ?? '');
  expect(events).toMatchObject([{ actor: `schedule:${id}`, state: 'queued' }]);
  expect(await find(id)).toMatchObject({ nextRunAt: nextRunAt(cadence, due), lastJobId: job?.id });
});

it('enqueues one job, even with concurrent ticks', async () => {
  const { id, ownerId } = await put(latestRun());
  const jobs = await Promise.all(Array.from({ length: 10 }, () => tick(db, system, id)));
  expect(jobs.filter(Boolean)).toHaveLength(1);
  expect(await jobsOf(ownerId)).toHaveLength(1);
});

it("enqueues nothing for a schedule that isn't due, is paused, or doesn't exist", async () => {
  const [early, paused] = [await put(minutesAgo(-1)), await put(minutesAgo(1))];
  await pauseSchedule(db, { id: paused.id, owner: null });
  for (const { id, ownerId, nextRunAt: due } of [early, paused]) {
    expect(await tick(db, system, id)).toBeNull();
    expect(await find(id)).toMatchObject({ nextRunAt: due, lastJobId: null });
    expect(await jobsOf(ownerId)).toEqual([]);
  }
  expect(await tick(db, system, randomUUID())).toBeNull();
});

it('catches up on a year of monthly runs, and no more', async () => {
  const { id, ownerId } = await put(nextRunAt(cadence, new Date(Date.now() - 1_000 * day)));
  while ((await find(id)).nextRunAt <= new Date()) await tick(db, system, id);
  const jobs = await jobsOf(ownerId);
  expect([12, 13]).toContain(jobs.length);
  expect(new Set(jobs.map(({ title }) => title)).size).toBe(jobs.length);
});

it("skips runs while the previous job hasn't finished, if that is its policy", async () => {
  const hourly = { cron: '0 * * * *', timeZone: 'UTC', overlap: 'skip' } as const;
  const { id, ownerId } = await put(minutesAgo(5 * 60), hourly);
  const first = await tick(db, system, id);
  expect(await find(id)).toMatchObject({ lastJobId: first?.id, lastSkippedAt: null });
  const { nextRunAt: second } = await find(id);
  expect(await tick(db, system, id)).toBeNull();
  const skipped = await find(id);
  expect(skipped).toMatchObject({ lastJobId: first?.id, lastSkippedAt: expect.any(Date) });
  expect(skipped.nextRunAt.getTime()).toBe(second.getTime() + 60 * 60_000);
  await createJobTools().run(db, first?.id ?? '', { state: 'succeeded', result: {} });
  expect(await tick(db, system, id)).toMatchObject({ kind: 'monthly' });
  expect(await jobsOf(ownerId)).toHaveLength(2);
});

it('catches up on the runs that its policy allows', async () => {
  // Five runs follow the one that is due, the latest of them half an hour ago.
  const hourly = { cron: `${minutesAgo(30).getUTCMinutes()} * * * *`, timeZone: 'UTC' };
  const runs = async (catchUp: 'all' | 'latest' | 'none') => {
    const { id, ownerId } = await put(minutesAgo(5 * 60 + 2), { ...hourly, catchUp });
    while ((await find(id)).nextRunAt <= new Date()) await tick(db, system, id);
    return (await jobsOf(ownerId)).length;
  };
  expect(await runs('all')).toBe(6);
  expect(await runs('latest')).toBe(1);
  expect(await runs('none')).toBe(0);
});

it("stays due while its job can't be inserted", async () => {
  const due = new Date(Date.now() - day);
  const { id } = await put(due, { template: { format: 'a format of long ago' } });
  await expect(tick(db, system, id)).rejects.toThrow();
  expect(await find(id)).toMatchObject({ nextRunAt: due, lastJobId: null });
  await db.execute(
    sql`UPDATE offload.schedule SET template = ${JSON.stringify(template)}::jsonb WHERE id = ${id}::uuid`,
  );
  expect(await tick(db, system, id)).toMatchObject({ kind: 'monthly' });
});

it("says that a kind can't be scheduled", async () => {
  const { id } = await putSchedule(db, { kind: 'unknown' });
  await expect(tick(db, system, id)).rejects.toThrow("unknown can't be scheduled");
});

it('finds late schedules, the most overdue first', async () => {
  await db.execute(sql`DELETE FROM offload.schedule`);
  const late = await putSchedule(db, { nextRunAt: minutesAgo(2) });
  const later = await putSchedule(db, { nextRunAt: minutesAgo(3) });
  await putSchedule(db, { nextRunAt: minutesAgo(0) });
  const paused = await putSchedule(db, { nextRunAt: minutesAgo(9) });
  await pauseSchedule(db, { id: paused.id, owner: null });
  const ids = (schedules: { id: string }[]) => schedules.map(({ id }) => id);
  expect(ids(await findLateSchedules(db, system, { afterMs: 30_000, from: null, limit: 10 }))).toEqual([
    later.id,
    late.id,
  ]);
  expect(ids(await findLateSchedules(db, system, { afterMs: 30_000, from: null, limit: 1 }))).toEqual([
    later.id,
  ]);
});

it.each([-600_000, 600_000])(
  "uses the clock of the database if the worker's own is %i ms fast",
  async (ms) => {
    const everyMinute = { cron: '* * * * *', timeZone: 'UTC' };
    const due = nextRunAt(everyMinute, minutesAgo(2));
    const { id } = await put(due, { ...everyMinute, catchUp: 'none', overlap: 'skip' });
    // Its job is unfinished, so the next run is skipped: IDs made by a fast clock would stay ahead in this process.
    await tick(db, system, id);
    await db.execute(sql`UPDATE offload.schedule SET next_run_at = ${due} WHERE id = ${id}::uuid`);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    onTestFinished(() => void vi.useRealTimers());
    await tick(db, system, id);
    vi.useRealTimers();
    const { nextRunAt: next } = await find(id);
    expect(next.getTime()).toBeGreaterThan(due.getTime());
    expect(next.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
  },
);
