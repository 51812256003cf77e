import { randomUUID } from 'node:crypto';
import type { Database } from '@offload/db';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nextRunAt } from './next-run';
import { tick } from './tick';

let database: TestDatabase;
let db: Database;
const day = 24 * 60 * 60 * 1_000;
const cadence = { day: null, hour: 23, minute: 30, timeZone: 'Asia/Kolkata' };
const template = { id: 'monthly-sales', format: 'xlsx' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('makes the report of the month before, on the day that it is in its time zone', async () => {
  const due = nextRunAt(cadence, new Date(Date.now() - 40 * day));
  const { id, ownerId } = await putSchedule(due);
  const job = await tick(db, id);
  const local = new Date(due.getTime() + 5.5 * 60 * 60 * 1_000);
  const before = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 1));
  const payload = { ...template, year: before.getUTCFullYear(), month: before.getUTCMonth() + 1 };
  expect(await db.job.findMany({ where: { ownerId } })).toMatchObject([{ id: job?.id, payload }]);
  expect(await db.jobEvent.findMany({ where: { jobId: job?.id ?? '' } })).toMatchObject([
    { actor: `schedule:${id}`, state: 'queued' },
  ]);
  expect(await find(id)).toMatchObject({ nextRunAt: nextRunAt(cadence, due), lastJobId: job?.id });
});

it('makes one job, of however many that tick at the same time', async () => {
  const { id, ownerId } = await putSchedule(new Date(Date.now() - day));
  const jobs = await Promise.all(Array.from({ length: 10 }, () => tick(db, id)));
  expect(jobs.filter(Boolean)).toHaveLength(1);
  expect(await db.job.count({ where: { ownerId } })).toBe(1);
});

it('makes nothing before its time, nor of what is not there', async () => {
  const { id } = await putSchedule(new Date(Date.now() + day));
  expect(await tick(db, id)).toBeNull();
  expect(await tick(db, randomUUID())).toBeNull();
});

it('makes up for a year of months, and no more', async () => {
  const { id, ownerId } = await putSchedule(nextRunAt(cadence, new Date(Date.now() - 1_000 * day)));
  while ((await find(id)).nextRunAt <= new Date()) await tick(db, id);
  const jobs = await db.job.findMany({ where: { ownerId }, orderBy: { id: 'asc' } });
  expect([12, 13]).toContain(jobs.length);
  expect(new Set(jobs.map(({ title }) => title)).size).toBe(jobs.length);
});

it('stays due where its job cannot be written', async () => {
  const due = new Date(Date.now() - day);
  const { id } = await putSchedule(due, { id: 'a report of long ago' });
  await expect(tick(db, id)).rejects.toThrow();
  expect(await find(id)).toMatchObject({ nextRunAt: due, lastJobId: null });
});

async function putSchedule(due: Date, given: object = template) {
  const { id: ownerId } = await createPerson(db);
  const data = { id: randomUUID(), ownerId, kind: 'sales-report', ...cadence };
  return db.schedule.create({ data: { ...data, nextRunAt: due, template: given } });
}

async function find(id: string) {
  return db.schedule.findUniqueOrThrow({ where: { id } });
}
