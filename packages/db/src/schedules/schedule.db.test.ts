import { randomUUID } from 'node:crypto';
import { createPerson, createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../client';
import { insertJob } from '../job-store/insert';
import { changePerson } from '../person';
import { putSchedule } from '../testing/schedules';
import { noteRun } from './due';
import { deleteSchedule, insertSchedule, pauseSchedule, resumeSchedule } from './schedule';

let database: TestDatabase;
let db: Database;
const admin = { owner: null, actor: 'user:admin' };
const operator = { id: 'staff', email: 'staff@example.com', ip: null, userAgent: null, requestId: null };
const next = new Date('2099-01-01T08:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

it('gives nobody more schedules than the most, however many are asked for at the same time', async () => {
  const [{ id: ownerId }, other] = [await createPerson(db), await createPerson(db)];
  const time = { day: null, hour: 8, minute: 0, timeZone: 'UTC', nextRunAt: next };
  const put = (owner: string) =>
    db.$transaction((tx) =>
      insertSchedule(tx, { id: randomUUID(), ownerId: owner, kind: 'test', template: {}, ...time }, 3),
    );
  const made = await Promise.all(Array.from({ length: 8 }, () => put(ownerId)));
  expect(made.filter(Boolean)).toHaveLength(3);
  expect(await db.schedule.count({ where: { ownerId } })).toBe(3);
  expect(await put(other.id)).toMatchObject({ ownerId: other.id, day: null });
});

it('rests and goes on, once each, and misses nothing that it has to make up for', async () => {
  const { id, nextRunAt } = await putSchedule(db);
  expect(await resumeSchedule(db, id, admin, next)).toBe(false);
  expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ nextRunAt });
  expect(await pauseSchedule(db, id, admin)).toBe(true);
  expect(await pauseSchedule(db, id, admin)).toBe(false);
  expect(await resumeSchedule(db, id, admin, next)).toBe(true);
  expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ pausedAt: null, nextRunAt: next });
});

it('is nothing to anybody but its owner and admins', async () => {
  const { id, ownerId } = await putSchedule(db);
  const stranger = accessOf((await createPerson(db)).id);
  expect(await pauseSchedule(db, id, stranger)).toBe(false);
  expect(await pauseSchedule(db, id, accessOf(ownerId))).toBe(true);
  expect(await resumeSchedule(db, id, stranger, next)).toBe(false);
  expect(await deleteSchedule(db, id, stranger)).toBe(false);
  expect(await deleteSchedule(db, id, accessOf(ownerId))).toBe(true);
  expect(await deleteSchedule(db, id, admin)).toBe(false);
});

it('writes down what staff do to it, and only what they did', async () => {
  const { id, ownerId } = await putSchedule(db);
  const staff = { ...admin, operator };
  await pauseSchedule(db, id, accessOf(ownerId));
  await pauseSchedule(db, id, staff);
  await resumeSchedule(db, id, staff, next);
  await deleteSchedule(db, id, staff);
  await deleteSchedule(db, id, staff);
  const written = await db.operatorAction.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
  expect(written.map(({ action }) => action)).toEqual(['schedule.resume', 'schedule.delete']);
  expect(written[1]).toMatchObject({
    actorId: 'staff',
    before: { ownerId, kind: 'test', day: 1, timeZone: 'UTC' },
  });
});

it('rests when its owner may no longer sign in, and goes with its owner', async () => {
  const [banned, other] = [await putSchedule(db), await putSchedule(db)];
  await putAdmin();
  const disable = { disabled: true, reason: 'spam' };
  expect(await changePerson(db, banned.ownerId, disable, operator)).toBe(true);
  const find = (id: string) => db.schedule.findUnique({ where: { id } });
  expect((await find(banned.id))?.pausedAt).toBeInstanceOf(Date);
  expect((await find(other.id))?.pausedAt).toBeNull();
  await db.user.delete({ where: { id: banned.ownerId } });
  expect(await find(banned.id)).toBeNull();
});

it('outlives the job that it made last', async () => {
  const { id, ownerId } = await putSchedule(db);
  const jobId = randomUUID();
  const about = { kind: 'test', queue: 'email', title: null, payload: {}, maxAttempts: 1 };
  await db.$transaction(async (tx) => {
    await insertJob(tx, { id: jobId, ownerId, ...about, actor: `schedule:${id}` });
    await noteRun(tx, id, jobId);
  });
  expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ lastJobId: jobId });
  expect(await db.jobEvent.findFirst({ where: { jobId } })).toMatchObject({ actor: `schedule:${id}` });
  await db.job.delete({ where: { id: jobId } });
  expect(await db.schedule.findUnique({ where: { id } })).toMatchObject({ lastJobId: null });
});

async function putAdmin(): Promise<void> {
  const { id } = await createPerson(db);
  await db.user.update({ where: { id }, data: { role: 'admin' } });
}

function accessOf(owner: string) {
  return { owner, actor: `user:${owner}` };
}
