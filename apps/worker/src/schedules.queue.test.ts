import { randomUUID } from 'node:crypto';
import { addScheduler, nextRunAt, pauseSchedule, removeScheduler } from '@offload/core/schedules';
import {
  createTickConsumer,
  localMonth,
  restoreSchedulers,
  scheduleQueue,
} from '@offload/core/test/worker-parts';
import type { Job, Schedule } from '@offload/db';
import { monthBefore, salesReport, scheduledReport } from '@offload/kinds/sales-report';
import { createSystem } from '@offload/kinds/system';
import { until } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
let failures: unknown[];
const report = quickKind('sales-report', async () => ({}), {
  queue: 'report',
  payload: salesReport.payload,
  scheduled: (given, { month }) => ({ ...scheduledReport.parse(given), ...monthBefore(month) }),
});
const day = 24 * 60 * 60 * 1_000;
const template = { id: 'monthly-sales', format: 'csv' };
// Two weeks away: a run that became due during a test would be a second one.
const dayOfMonth = ((new Date().getUTCDate() + 14) % 28) + 1;
const cadence = { cron: `0 8 ${dayOfMonth} * *`, timeZone: 'Europe/Berlin' };
const interval = { cron: '@every 3 days', timeZone: 'Asia/Kolkata' };

beforeEach(async () => {
  system = await openJobSystem();
  failures = [];
});
afterEach(async () => {
  await system.close();
  expect(failures).toEqual([]);
});

it('enqueues one job per tick, even if three workers receive it every second', async () => {
  const { id, nextRunAt: due } = await putSchedule(new Date(Date.now() + 1_500));
  const ticks: number[] = [];
  const consume = createTickConsumer(tickParts(), fail);
  const workers = await Promise.all(
    ['a', 'b', 'c'].map(() =>
      system.backend.worker(
        scheduleQueue,
        async (delivery, room) => {
          await consume(delivery, room);
          ticks.push(Date.now());
        },
        { concurrency: 5, lockMs: 15_000 },
      ),
    ),
  );
  const queue = await system.backend.queue(scheduleQueue);
  const everySecond = { pattern: '* * * * * *', tz: 'UTC' };
  await queue.upsertJobScheduler(id, everySecond, { name: 'tick', opts: { removeOnComplete: true } });

  const after = () => ticks.filter((at) => at > due.getTime() + 500).length;
  await until(() => after() >= 3);
  const [job] = await jobsOf(id);
  expect(await jobsOf(id)).toHaveLength(1);
  expect(job?.createdAt.getTime()).toBeGreaterThanOrEqual(due.getTime());
  expect(await find(id)).toMatchObject({ lastJobId: job?.id, nextRunAt: nextRunAt(cadence, due) });
  await Promise.all(workers.map((worker) => worker.close()));
});

it("keeps its next run in the queue, even after the queue was emptied, until it's paused", async () => {
  const first = await putSchedule(nextRunAt(cadence, new Date()));
  const second = await putSchedule(nextRunAt(interval, new Date()), interval);
  await addScheduler(system.backend, first);
  await system.emptyQueue();
  expect(await schedulers()).toEqual([]);
  await restoreSchedulers(system.core, system.backend);
  await restoreSchedulers(system.core, system.backend);
  const known = [first, second].map(({ id, nextRunAt: next }) => ({ key: id, next: next.getTime() }));
  expect((await schedulers()).sort(byKey)).toEqual(known.sort(byKey));
  await pauseSchedule(system.core, { id: first.id, owner: null });
  await restoreSchedulers(system.core, system.backend);
  expect(await schedulers()).toEqual(known.filter(({ key }) => key === second.id));
  await removeScheduler(system.backend, second.id);
  expect(await schedulers()).toEqual([]);
});

it('makes up for a tick that was missed while no worker was running', async () => {
  const worker = system.startWorker([report]);
  await until(() => system.database.db.workerProcess.count());
  await worker.stop();
  const { id, nextRunAt: due } = await putSchedule(new Date(Date.now() + 300));
  await until(() => Date.now() > due.getTime());
  system.startWorker([report]);
  system.startWorker([report]);
  const job = await until(async () => (await jobsOf(id))[0]);
  await system.untilEnded(job.id);
  expect(await jobsOf(id)).toHaveLength(1);
});

it('makes up for each missed month with its own report', async () => {
  const missed = ticksSince(new Date(Date.now() - 100 * day));
  const { id } = await putSchedule(missed[0] ?? new Date());
  system.startWorker([report]);
  system.startWorker([report]);
  await until(async () => (await find(id)).nextRunAt > new Date());
  const payloads = (await jobsOf(id)).map(({ payload }) => payload);
  expect(payloads.length).toBeGreaterThanOrEqual(3);
  expect(payloads).toEqual(missed.map((at) => ({ ...template, ...monthBefore(localMonth(at, 'UTC')) })));
});

it('runs even though the queue has been emptied', async () => {
  const { id } = await putSchedule(new Date(Date.now() + 1_000));
  // Before the worker is there, which adds what is missing when it starts.
  await addScheduler(system.backend, await find(id));
  system.startWorker([report]);
  await system.emptyQueue();
  const job = await until(async () => (await jobsOf(id))[0]);
  expect((await system.untilEnded(job.id)).state).toBe('succeeded');
});

it('ignores a tick of a paused or deleted schedule', async () => {
  const { db } = system.database;
  const consume = createTickConsumer(tickParts(), fail);
  const { id } = await putSchedule(new Date(Date.now() - 1_000));
  await pauseSchedule(system.core, { id, owner: null });
  const room = { take: () => 1, release: () => undefined, waitForOne: async () => false };
  for (const repeatJobKey of [id, randomUUID()]) {
    await consume({ id: 'tick', jobs: [], timestamp: Date.now(), repeatJobKey }, room);
  }
  expect(await db.job.count()).toBe(0);
});

function tickParts() {
  return { system: createSystem([report.contract]), db: system.core, client: system.client };
}

async function putSchedule(due: Date, times = cadence): Promise<Schedule> {
  const data = { id: randomUUID(), ownerId: system.person.id, kind: 'sales-report', nextRunAt: due };
  return system.database.db.schedule.create({ data: { ...data, ...times, template } });
}

async function find(id: string): Promise<Schedule> {
  return system.database.db.schedule.findUniqueOrThrow({ where: { id } });
}

function ticksSince(start: Date): Date[] {
  const ticks: Date[] = [];
  for (let at = nextRunAt(cadence, start); at <= new Date(); at = nextRunAt(cadence, at)) ticks.push(at);
  return ticks;
}

/** Returns the jobs that a schedule has enqueued, oldest first. */
async function jobsOf(id: string): Promise<Job[]> {
  return system.database.db.job.findMany({
    where: { enqueuedBy: `schedule:${id}` },
    orderBy: { id: 'asc' },
  });
}

async function schedulers(): Promise<{ key: string; next: number | undefined }[]> {
  const queue = await system.backend.queue(scheduleQueue);
  return (await queue.getJobSchedulers()).map(({ key, next }) => ({ key, next }));
}

function fail(error: unknown): void {
  failures.push(error);
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key.localeCompare(other.key);
}
