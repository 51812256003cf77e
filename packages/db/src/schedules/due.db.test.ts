import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { minutesAgo, putSchedule } from '../testing/schedules';
import { advanceSchedule, findLateSchedules, findTicking } from './due';

let database: TestDatabase;
let db: Database;
const next = new Date('2099-01-01T08:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('moves on once, of all that try at the same time', async () => {
  const schedule = await putSchedule(db);
  const tries = Array.from({ length: 20 }, () =>
    db.$transaction((tx) => advanceSchedule(tx, schedule, next)),
  );
  const moved = (await Promise.all(tries)).filter(Boolean);
  expect(moved).toHaveLength(1);
  expect(await nextOf(schedule.id)).toEqual(next);
});

it('moves on for the next who tries where the first one did not commit', async () => {
  const schedule = await putSchedule(db);
  const failing = db.$transaction(async (tx) => {
    expect(await advanceSchedule(tx, schedule, next)).toBe(true);
    throw new Error('the job could not be written');
  });
  await expect(failing).rejects.toThrow('could not be written');
  expect(await advanceSchedule(db, schedule, next)).toBe(true);
});

it('stays where nothing is due, where it rests, and where its owner is banned', async () => {
  const early = await putSchedule(db, { nextRunAt: minutesAgo(-1) });
  const resting = await putSchedule(db, { pausedAt: new Date() });
  const banned = await putSchedule(db);
  await db.user.update({ where: { id: banned.ownerId }, data: { banned: true } });
  for (const schedule of [early, resting, banned]) {
    expect(await advanceSchedule(db, schedule, next)).toBe(false);
    expect(await nextOf(schedule.id)).toEqual(schedule.nextRunAt);
  }
});

it('finds what is late, the longest first, and what the queue should tick for', async () => {
  await db.schedule.deleteMany();
  const late = await putSchedule(db, { nextRunAt: minutesAgo(2) });
  const later = await putSchedule(db, { nextRunAt: minutesAgo(3) });
  const fresh = await putSchedule(db, { nextRunAt: minutesAgo(0) });
  await putSchedule(db, { nextRunAt: minutesAgo(9), pausedAt: new Date() });
  const ids = (schedules: { id: string }[]) => schedules.map(({ id }) => id);
  expect(ids(await findLateSchedules(db, { afterMs: 30_000, limit: 10 }))).toEqual([later.id, late.id]);
  expect(ids(await findLateSchedules(db, { afterMs: 30_000, limit: 1 }))).toEqual([later.id]);
  expect(ids(await findTicking(db)).sort()).toEqual(ids([late, later, fresh]).sort());
});

it.each([{ day: 0 }, { day: 29 }, { hour: 24 }, { minute: 60 }])(
  'does not take %j for a time that every month has',
  async (time) => {
    await expect(putSchedule(db, time)).rejects.toThrow('schedule_is_a_time');
  },
);

async function nextOf(id: string): Promise<Date> {
  const { nextRunAt } = await db.schedule.findUniqueOrThrow({ where: { id } });
  return nextRunAt;
}
