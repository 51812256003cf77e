import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createJobTools } from '../../test/jobs';
import { putSchedule } from '../../test/schedules';
import { type Connection, connectionOf } from '../database/connection';
import { type Database, openDatabase } from '../database/database';
import { readHistory } from '../job/history';
import { migrate } from '../migrate';
import {
  deleteSchedule,
  findSchedule,
  insertSchedule,
  listSchedules,
  pauseSchedule,
  pauseSchedulesOf,
  resumeSchedule,
  updateSchedule,
} from './schedule';
import { recordScheduleRun } from './tick';

let database: TestDatabase;
let db: Database;
const next = new Date('2099-01-01T08:00:00Z');
const { put, run, remove } = createJobTools();

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.core;
});
afterAll(() => database.drop());

it('limits the schedules of an owner, even with concurrent inserts', async () => {
  const cadence = { cron: '0 8 L * *', timeZone: 'UTC', catchUp: 'all', overlap: 'allow' } as const;
  const insert = (ownerId: string) => {
    const schedule = { id: randomUUID(), ownerId, kind: 'test', template: {}, ...cadence, nextRunAt: next };
    return db.transaction((tx) => insertSchedule(tx, schedule, 3));
  };
  const ownerId = randomUUID();
  const inserted = await Promise.all(Array.from({ length: 8 }, () => insert(ownerId)));
  expect(inserted.filter(Boolean)).toHaveLength(3);
  expect(await database.db.schedule.count({ where: { ownerId } })).toBe(3);
  const other = randomUUID();
  expect(await insert(other)).toMatchObject({ ownerId: other, ...cadence, nextRunAt: next, pausedAt: null });
});

it('pauses and resumes only once each, and skips the runs missed while paused', async () => {
  const { id, nextRunAt } = await putSchedule(db);
  const key = { id, owner: null };
  expect(await resumeSchedule(db, key, next)).toBeNull();
  expect(await findSchedule(db, key)).toMatchObject({ id, nextRunAt, template: { a: 1 } });
  expect(await pauseSchedule(db, key)).toMatchObject({ id, pausedAt: expect.any(Date) });
  expect(await pauseSchedule(db, key)).toBeNull();
  expect(await resumeSchedule(db, key, next)).toMatchObject({ id, pausedAt: null, nextRunAt: next });
});

it('is found and changed only by its owner and by staff', async () => {
  const { id, ownerId } = await putSchedule(db);
  const [stranger, owner, staff] = [
    { id, owner: 'stranger' },
    { id, owner: ownerId },
    { id, owner: null },
  ];
  expect(await findSchedule(db, stranger)).toBeNull();
  expect(await findSchedule(db, owner)).toMatchObject({ id });
  expect(await pauseSchedule(db, stranger)).toBeNull();
  expect(await pauseSchedule(db, owner)).toMatchObject({ id });
  expect(await resumeSchedule(db, stranger, next)).toBeNull();
  expect(await deleteSchedule(db, stranger)).toBeNull();
  expect(await deleteSchedule(db, owner)).toMatchObject({ id });
  expect(await deleteSchedule(db, staff)).toBeNull();
});

it('lists schedules, the next to run first, without hidden kinds', async () => {
  const put = (kind: string, day: number) =>
    putSchedule(db, { kind, nextRunAt: new Date(Date.UTC(2090, 0, day)) });
  const [second, first] = [await put('listed', 2), await put('listed', 1)];
  await put('secret', 1);
  const list = async (after: string | null, limit = 50) => {
    const found = await listSchedules(db, { after, hidden: ['secret', 'test'], limit });
    return found.map(({ id }) => id);
  };
  expect(await list(null)).toEqual([first.id, second.id]);
  expect(await list(null, 1)).toEqual([first.id]);
  expect(await list(first.id)).toEqual([second.id]);
  await deleteSchedule(db, { id: first.id, owner: null });
  expect(await list(first.id)).toEqual([second.id]);
});

it('is paused with all schedules of its owner, but no others', async () => {
  const [one, other] = [await putSchedule(db), await putSchedule(db)];
  const two = await putSchedule(db, { ownerId: one.ownerId });
  await pauseSchedulesOf(db, one.ownerId);
  const paused = await Promise.all([one, two, other].map(({ id }) => findSchedule(db, { id, owner: null })));
  expect(paused.map((schedule) => schedule?.pausedAt !== null)).toEqual([true, true, false]);
});

it('outlives the last job that it enqueued', async () => {
  const { id, ownerId } = await putSchedule(db);
  const job = await db.transaction(async (tx) => {
    const inserted = await put(tx, { ownerId, actor: `schedule:${id}` });
    await recordScheduleRun(tx, id, inserted.id);
    return inserted;
  });
  const key = { id, owner: null };
  expect(await findSchedule(db, key)).toMatchObject({ lastJobId: job.id, lastRunAt: expect.any(Date) });
  expect(await readHistory(db, job.id)).toMatchObject([{ actor: `schedule:${id}` }]);
  await run(db, job.id, { state: 'succeeded', result: {} });
  await remove(db, job.id);
  expect(await findSchedule(db, key)).toMatchObject({ lastJobId: null });
});

it('rejects an unknown policy', async () => {
  const { id } = await putSchedule(db);
  for (const data of [{ catchUp: 'some' }, { overlap: 'replace' }])
    await expect(database.db.schedule.update({ where: { id }, data })).rejects.toThrow(
      'schedule_policies_are_known',
    );
});

it("stays in the schema of its app, also in a transaction of the app's own ORM", async () => {
  await migrate(database.url, { schema: 'shop' });
  const shop = openDatabase(database.url, { poolSize: 1, schema: 'shop' });
  onTestFinished(() => shop.close());
  const inShop = <Value>(work: (own: Connection) => Promise<Value>) =>
    database.db.$transaction((tx) => work(connectionOf(tx, shop.schema)));
  const cadence = { cron: '0 8 1 * *', timeZone: 'UTC', catchUp: 'latest', overlap: 'skip' } as const;
  const rest = { kind: 'test', template: {}, ...cadence, nextRunAt: next };
  const schedule = { id: randomUUID(), ownerId: randomUUID(), ...rest };
  const key = { id: schedule.id, owner: schedule.ownerId };
  expect(await inShop((own) => insertSchedule(own, schedule, 1))).toMatchObject(schedule);
  expect(await inShop((own) => insertSchedule(own, { ...schedule, id: randomUUID() }, 1))).toBeNull();
  expect(await findSchedule(db, key)).toBeNull();
  expect(await inShop((own) => updateSchedule(own, key, { ...rest, kind: 'other' }))).toMatchObject({
    id: key.id,
  });
  await inShop((own) => pauseSchedulesOf(own, schedule.ownerId));
  expect(await findSchedule(shop, key)).toMatchObject({ kind: 'other', pausedAt: expect.any(Date) });
  expect(await inShop((own) => resumeSchedule(own, key, next))).toMatchObject({ pausedAt: null });
  expect(await inShop((own) => pauseSchedule(own, key))).toMatchObject({ id: key.id });
  expect(await inShop((own) => deleteSchedule(own, key))).toMatchObject({ id: key.id });
});

it("rejects an ORM's transaction, which doesn't know the schema, and says what to pass", async () => {
  const advice = 'Pass jobs.db, or connectionOf(tx, jobs.db.schema).';
  const { id } = await putSchedule(db);
  await database.db.$transaction(async (tx) => {
    // @ts-expect-error As in JavaScript.
    await expect(pauseSchedule(tx, { id, owner: null })).rejects.toThrow(advice);
    // @ts-expect-error As in JavaScript.
    await expect(pauseSchedulesOf(tx, 'ada')).rejects.toThrow(advice);
  });
  expect(await findSchedule(db, { id, owner: null })).toMatchObject({ pausedAt: null });
});
